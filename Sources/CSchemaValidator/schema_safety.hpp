#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace performia {

/// Reads a text whose containers are at most `PERFORMIA_SCHEMA_MAXIMUM_DEPTH` deep.
///
/// Throws std::runtime_error with the position of what is wrong.
nlohmann::json parse(const char *text, size_t length);

/// Refuses schemas that the validator would answer with endless recursion, a division by zero or a fetch.
///
/// Throws std::runtime_error that says why.
void check_schema(const nlohmann::json &schema);

/// Whether the time and stack that a pattern takes grow with the length of the text it is matched against.
bool has_unbounded_pattern(const nlohmann::json &schema);

/// What a reference leads to. Throws std::runtime_error where that is nowhere or out of the document.
const nlohmann::json &resolve(const nlohmann::json &root, const std::string &reference);

/// The text of a schema's `$ref`; null without.
const nlohmann::json *reference_of(const nlohmann::json &node);

template <typename Visitor>
void for_each_object(const nlohmann::json &value, const Visitor &visit) {
  if (value.is_object()) visit(value);
  if (value.is_structured())
    for (const auto &item : value) for_each_object(item, visit);
}

template <typename Visitor>
void for_each_pattern(const nlohmann::json &schema, const Visitor &visit) {
  for_each_object(schema, [&](const nlohmann::json &node) {
    if (const auto pattern = node.find("pattern"); pattern != node.end() && pattern->is_string())
      visit(pattern->template get_ref<const std::string &>());
    if (const auto patterns = node.find("patternProperties"); patterns != node.end() && patterns->is_object())
      for (const auto &item : patterns->items()) visit(item.key());
  });
}

/// The length in bytes of the longest string, keys included.
size_t longest_string(const nlohmann::json &value);

}  // namespace performia
