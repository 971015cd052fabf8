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

/// The length in bytes of the longest string, keys included.
size_t longest_string(const nlohmann::json &value);

}  // namespace performia
