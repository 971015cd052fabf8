#include "schema_validator.h"

// Without this the library ends the process where it would throw.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <optional>
#include <string>
#include <vector>

#include "schema_cost.hpp"
#include "schema_safety.hpp"

using nlohmann::json;

struct performia_schema {
  valijson::Schema compiled;
  /// Bytes of the longest text that its patterns are matched against.
  size_t longest_text = SIZE_MAX;
  /// Of a stranger's schema.
  std::optional<performia::SchemaCost> cost;
};

namespace {

/// std::regex recurses for every repetition: a longer text can exhaust the stack of a thread.
constexpr size_t maximum_string_for_unbounded_pattern = 2048;

struct Violation {
  std::string pointer;
  std::string message;
};

void report(performia_schema_sink sink, void *context, const std::string &pointer, const std::string &message) {
  if (sink) sink(context, pointer.data(), pointer.size(), message.data(), message.size());
}

std::string escaped(const std::string &token) {
  std::string result;
  for (const char c : token) {
    if (c == '~') result += "~0";
    else if (c == '/') result += "~1";
    else result += c;
  }
  return result;
}

/// The library names a place as {"<root>", "[chords]", "[3]"}.
std::string pointer_of(const std::vector<std::string> &context) {
  std::string pointer;
  for (size_t i = 1; i < context.size(); ++i) pointer += "/" + escaped(context[i].substr(1, context[i].size() - 2));
  return pointer;
}

bool begins_with(const std::string &text, const char *beginning) { return text.rfind(beginning, 0) == 0; }

/// Whether a message says no more than that something inside the value is wrong, which has been reported before it.
bool only_wraps(const std::string &message) {
  return begins_with(message, "Failed to validate against schema associated with property name") ||
         begins_with(message, "Failed to validate against additional properties schema") ||
         begins_with(message, "Failed to validate item #") ||
         begins_with(message, "Failed to validate against child schema #");
}

std::string shown(const json &value) {
  if (value.is_array()) return "an array of " + std::to_string(value.size());
  if (value.is_object()) return "an object";
  std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  // Cut between characters: a UTF-8 continuation byte begins with the bits 10.
  if (text.size() > 80) {
    size_t end = 77;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "...";
  }
  return text;
}

Violation violation(const valijson::ValidationResults::Error &error, const json &value) {
  Violation result{pointer_of(error.context), error.description};
  const std::string unwanted = "Object contains a property that could not be validated";
  if (begins_with(result.message, unwanted.c_str())) {
    const auto begin = result.message.find(": '");
    const auto end = result.message.rfind("'.");
    if (begin != std::string::npos && end != std::string::npos && begin + 3 <= end) {
      const std::string name = result.message.substr(begin + 3, end - begin - 3);
      return {result.pointer + "/" + escaped(name), "There is no member of this name in the schema."};
    }
  }
  if (begins_with(result.message, "Missing required property")) return result;
  try {
    result.message += " Found: " + shown(value.at(json::json_pointer(result.pointer)));
  } catch (const json::exception &) {
    // The place is inside a dependency or a name, which has no value of its own.
  }
  return result;
}

}  // namespace

performia_schema *performia_schema_compile(
    const char *text, size_t length, int is_foreign, performia_schema_sink sink, void *context) {
  performia_schema *schema = nullptr;
  try {
    const json document = performia::parse(text, length);
    performia::check_schema(document);
    schema = new performia_schema;
    if (performia::has_unbounded_pattern(document)) schema->longest_text = maximum_string_for_unbounded_pattern;
    if (is_foreign) {
      schema->cost = performia::cost_of(document);
      schema->longest_text = schema->cost->longest_text;
    }
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema->compiled);
    return schema;
  } catch (const std::exception &error) {
    report(sink, context, "", error.what());
  } catch (...) {
    report(sink, context, "", "the schema cannot be used");
  }
  delete schema;
  return nullptr;
}

int performia_schema_validate(
    const performia_schema *schema, const char *text, size_t length, performia_schema_sink sink, void *context) {
  try {
    const json document = performia::parse(text, length);
    if (schema->longest_text < SIZE_MAX && performia::longest_string(document) > schema->longest_text) {
      report(
          sink, context, "",
          "a string is longer than " + std::to_string(schema->longest_text) +
              " bytes, the most that this schema's patterns are matched against");
      return PERFORMIA_SCHEMA_UNREADABLE;
    }
    if (schema->cost && !schema->cost->allows(performia::value_count(document))) {
      report(sink, context, "", "it holds more values than its schema can judge in a moment");
      return PERFORMIA_SCHEMA_UNREADABLE;
    }
    const valijson::adapters::NlohmannJsonAdapter target(document);
    valijson::ValidationResults results;
    valijson::Validator validator;
    if (validator.validate(schema->compiled, target, &results)) return PERFORMIA_SCHEMA_VALID;

    std::string latest;
    bool any = false;
    for (const auto &error : results) {
      const std::string pointer = pointer_of(error.context);
      const bool inside_was_reported = any && begins_with(latest, pointer.c_str());
      if (only_wraps(error.description) && inside_was_reported) continue;
      const Violation found = violation(error, document);
      report(sink, context, found.pointer, found.message);
      latest = found.pointer;
      any = true;
    }
    if (!any) report(sink, context, "", "the schema allows no value here");
    return PERFORMIA_SCHEMA_VIOLATED;
  } catch (const std::exception &error) {
    report(sink, context, "", error.what());
  } catch (...) {
    report(sink, context, "", "the text cannot be checked");
  }
  return PERFORMIA_SCHEMA_UNREADABLE;
}

void performia_schema_free(performia_schema *schema) { delete schema; }
