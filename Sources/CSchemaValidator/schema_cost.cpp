#include "schema_cost.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema_safety.hpp"

using nlohmann::json;

namespace performia {

namespace {

constexpr size_t maximum_schemas = 10'000;
/// Judgements of single values: about a second.
constexpr double maximum_judgements = 2e7;
/// Steps of one match: about a second. std::regex tries one way after the other.
constexpr double maximum_match_steps = 1 << 26;
/// Recursion of std::regex, one level for each repetition.
constexpr size_t longest_repeated_text = 2048;
constexpr size_t shortest_useful_text = 64;

/// How the ways to match a pattern multiply.
class PatternCost {
 public:
  explicit PatternCost(const std::string &pattern) : pattern(pattern) { read(); }

  /// Bytes of the longest text that is matched within the bound.
  size_t longest_text() const {
    if (repetitions == 0 && ways == 1) return SIZE_MAX;
    const double length = std::pow(maximum_match_steps / ways, 1.0 / (repetitions + 1));
    if (length < shortest_useful_text) refuse("has too many ways to match");
    return repetitions == 0 ? static_cast<size_t>(length) : std::min(static_cast<size_t>(length), longest_repeated_text);
  }

 private:
  struct Group {
    bool varies = false;
    double alternatives = 1;
  };

  const std::string &pattern;
  size_t position = 0;
  int repetitions = 0;
  double ways = 1;

  [[noreturn]] void refuse(const std::string &reason) const {
    throw std::runtime_error("the pattern '" + pattern + "' " + reason + "; write a simpler one");
  }

  void read() {
    std::vector<Group> groups(1);
    bool atom_varies = false;
    for (position = 0; position < pattern.size(); ++position) {
      switch (pattern[position]) {
        case '\\':
          ++position;
          if (position < pattern.size() && pattern[position] >= '1' && pattern[position] <= '9') {
            refuse("refers back to what it matched");
          }
          atom_varies = false;
          break;
        case '[':
          skip_class();
          atom_varies = false;
          break;
        case '(':
          groups.emplace_back();
          if (position + 2 < pattern.size() && pattern[position + 1] == '?') position += 2;
          break;
        case ')': {
          if (groups.size() < 2) break;
          const Group group = groups.back();
          groups.pop_back();
          ways *= group.alternatives;
          atom_varies = group.varies;
          groups.back().varies |= group.varies;
          break;
        }
        case '|':
          groups.back().alternatives += 1;
          groups.back().varies = true;
          break;
        case '*':
        case '+':
          repeat(atom_varies, SIZE_MAX);
          groups.back().varies = true;
          break;
        case '?':
          ways *= 2;
          groups.back().varies = true;
          break;
        case '{':
          if (count(atom_varies)) groups.back().varies = true;
          break;
        default: atom_varies = false;
      }
      if (ways > maximum_match_steps) refuse("has too many ways to match");
    }
    ways *= groups.front().alternatives;
  }

  void skip_class() {
    for (++position; position < pattern.size() && pattern[position] != ']'; ++position) {
      if (pattern[position] == '\\') ++position;
    }
  }

  void repeat(bool atom_varies, size_t range) {
    if (atom_varies) refuse("repeats what may itself match in several ways");
    if (range <= 8) {
      ways *= static_cast<double>(range + 1);
    } else {
      ++repetitions;
    }
    // A '?' behind asks for the shortest match, which changes no bound.
    if (position + 1 < pattern.size() && pattern[position + 1] == '?') ++position;
  }

  /// A repetition in braces; says whether it varies.
  bool count(bool atom_varies) {
    const size_t end = pattern.find('}', position);
    if (end == std::string::npos) return false;
    const std::string body = pattern.substr(position + 1, end - position - 1);
    position = end;
    const size_t comma = body.find(',');
    if (comma == std::string::npos) {
      if (atom_varies) refuse("repeats what may itself match in several ways");
      return false;
    }
    const std::string most = body.substr(comma + 1);
    const size_t least = std::stoul("0" + body.substr(0, comma));
    repeat(atom_varies, most.empty() ? SIZE_MAX : std::max(std::stoul(most), least) - least);
    return true;
  }
};

/// Counts the schemas that a value can meet, each reference spelled out.
class Expansion {
 public:
  explicit Expansion(const json &root) : root(root) {}

  size_t size_of(const json &node) {
    if (!node.is_structured()) return 0;
    const auto [known, is_first] = sizes.try_emplace(&node, on_the_way);
    if (!is_first) {
      if (known->second == on_the_way) throw std::runtime_error("a reference leads back to itself; spell the levels out");
      return known->second;
    }
    size_t size = node.is_object() ? 1 : 0;
    if (const json *reference = reference_of(node)) {
      size += size_of(resolve(root, reference->get_ref<const std::string &>()));
    } else {
      for (const auto &item : node.items()) {
        // Definitions count where they are referred to.
        if (node.is_object() && (item.key() == "definitions" || item.key() == "enum" || item.key() == "const")) continue;
        size += size_of(item.value());
        if (size > maximum_schemas) throw std::runtime_error("its references multiply beyond any use");
      }
    }
    return sizes[&node] = size;
  }

 private:
  static constexpr size_t on_the_way = SIZE_MAX;
  const json &root;
  std::unordered_map<const json *, size_t> sizes;
};

}  // namespace

bool SchemaCost::allows(size_t values) const {
  const double count = static_cast<double>(values);
  return count * static_cast<double>(std::max<size_t>(schemas, 1)) <= maximum_judgements &&
         (!compares_items || count * count <= maximum_judgements);
}

SchemaCost cost_of(const json &schema) {
  SchemaCost cost;
  cost.schemas = Expansion(schema).size_of(schema);
  for_each_pattern(schema, [&](const std::string &pattern) {
    cost.longest_text = std::min(cost.longest_text, PatternCost(pattern).longest_text());
  });
  for_each_object(schema, [&](const json &node) {
    if (const auto unique = node.find("uniqueItems"); unique != node.end() && *unique == true) cost.compares_items = true;
  });
  return cost;
}

size_t value_count(const json &document) {
  size_t count = 1;
  if (document.is_structured())
    for (const auto &item : document) count += value_count(item);
  return count;
}

}  // namespace performia
