#include "schema_safety.hpp"

#include <regex>
#include <set>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema_validator.h"

using nlohmann::json;

namespace performia {

namespace {

/// Schemas that lead to one another through references take stack while they are compiled.
constexpr size_t maximum_reference_targets = 256;
constexpr size_t maximum_pattern_length = 512;

/// nlohmann's words without the library's name in front of them.
std::string plain(const std::string &message) {
  const auto end = message.find("] ");
  return message.rfind("[json.exception", 0) == 0 && end != std::string::npos ? message.substr(end + 2) : message;
}

void check_depth(const char *text, size_t length) {
  size_t depth = 0, line = 1;
  bool in_string = false;
  for (size_t i = 0; i < length; ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (in_string) {
      if (c == '\\') ++i;
      else if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > PERFORMIA_SCHEMA_MAXIMUM_DEPTH)
        throw std::runtime_error(
            "line " + std::to_string(line) + ": arrays and objects are nested more than " +
            std::to_string(PERFORMIA_SCHEMA_MAXIMUM_DEPTH) + " deep");
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
}

/// Undoes the percent encoding of a URI fragment (RFC 3986).
std::string percent_decoded(const std::string &text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && isxdigit(text[i + 1]) && isxdigit(text[i + 2])) {
      result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// The schemas that judge the same value as `node` does.
std::vector<const json *> schemas_of_same_value(const json &root, const json &node) {
  std::vector<const json *> result;
  if (!node.is_object()) return result;
  // Members beside a reference are ignored in Draft 7.
  if (const json *reference = reference_of(node)) return {&resolve(root, reference->get_ref<const std::string &>())};
  for (const char *key : {"allOf", "anyOf", "oneOf"})
    if (const auto list = node.find(key); list != node.end() && list->is_array())
      for (const auto &item : *list) result.push_back(&item);
  for (const char *key : {"not", "if", "then", "else"})
    if (const auto child = node.find(key); child != node.end()) result.push_back(&*child);
  if (const auto list = node.find("dependencies"); list != node.end() && list->is_object())
    for (const auto &item : *list) result.push_back(&item);
  return result;
}

/// Refuses a schema that, without descending into the value, comes back to itself.
void check_descent(const json &root, const json &start, std::unordered_map<const json *, bool> &finished) {
  struct Visit {
    const json *node;
    std::vector<const json *> next;
  };
  std::vector<Visit> path;
  const auto enter = [&](const json *node) {
    const auto [position, first] = finished.try_emplace(node, false);
    if (!first && position->second) return;
    if (!first) throw std::runtime_error("a reference leads back to itself without descending into the value");
    path.push_back({node, schemas_of_same_value(root, *node)});
  };
  enter(&start);
  while (!path.empty()) {
    if (path.back().next.empty()) {
      finished[path.back().node] = true;
      path.pop_back();
    } else {
      const json *next = path.back().next.back();
      path.back().next.pop_back();
      enter(next);
    }
  }
}

}  // namespace

const json &resolve(const json &root, const std::string &reference) {
  if (reference.empty() || reference[0] != '#')
    throw std::runtime_error("the reference '" + reference + "' leads out of the document; only '#/...' is supported");
  try {
    return root.at(json::json_pointer(percent_decoded(reference.substr(1))));
  } catch (const json::exception &) {
    throw std::runtime_error("the reference '" + reference + "' leads nowhere");
  }
}

const json *reference_of(const json &node) {
  if (!node.is_object()) return nullptr;
  const auto found = node.find("$ref");
  return found != node.end() && found->is_string() ? &*found : nullptr;
}

json parse(const char *text, size_t length) {
  check_depth(text, length);
  try {
    return json::parse(text, text + length);
  } catch (const json::exception &error) {
    throw std::runtime_error(plain(error.what()));
  }
}

void check_schema(const json &schema) {
  if (!schema.is_object() && !schema.is_boolean())
    throw std::runtime_error("a schema must be an object, true or false");
  std::unordered_map<const json *, bool> finished;
  std::set<std::string> targets;
  for_each_object(schema, [&](const json &node) {
    if (const json *reference = reference_of(node)) targets.insert(reference->get_ref<const std::string &>());
    if (const auto divisor = node.find("multipleOf"); divisor != node.end() && divisor->is_number())
      if (!(divisor->get<double>() > 0)) throw std::runtime_error("'multipleOf' must be above 0");
    check_descent(schema, node, finished);
  });
  if (targets.size() > maximum_reference_targets)
    throw std::runtime_error(
        "there are more than " + std::to_string(maximum_reference_targets) + " different references");
  for_each_pattern(schema, [](const std::string &pattern) {
    if (pattern.size() > maximum_pattern_length)
      throw std::runtime_error("a pattern is longer than " + std::to_string(maximum_pattern_length) + " bytes");
    try {
      std::regex compiled(pattern);
    } catch (const std::regex_error &error) {
      throw std::runtime_error("the pattern '" + pattern + "' is not a regular expression: " + error.what());
    }
  });
}

bool has_unbounded_pattern(const json &schema) {
  bool unbounded = false;
  for_each_pattern(schema, [&](const std::string &pattern) {
    unbounded = unbounded || pattern.find_first_of("*+") != std::string::npos ||
                pattern.find(",}") != std::string::npos;
  });
  return unbounded;
}

size_t longest_string(const json &value) {
  if (value.is_string()) return value.get_ref<const std::string &>().size();
  size_t longest = 0;
  if (value.is_object())
    for (const auto &item : value.items()) longest = std::max({longest, item.key().size(), longest_string(item.value())});
  else if (value.is_array())
    for (const auto &item : value) longest = std::max(longest, longest_string(item));
  return longest;
}

}  // namespace performia
