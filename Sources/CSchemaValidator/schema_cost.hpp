#ifndef PERFORMIA_SCHEMA_COST_HPP
#define PERFORMIA_SCHEMA_COST_HPP

#include <cstddef>
#include <nlohmann/json.hpp>

namespace performia {

/// What a stranger's schema may cost at most.
struct SchemaCost {
  /// Schemas that one value can meet, with references spelled out.
  size_t schemas = 0;
  /// Bytes of the longest text that its patterns are matched against.
  size_t longest_text = SIZE_MAX;
  bool compares_items = false;

  /// Whether a document of so many values can be judged in a moment.
  bool allows(size_t values) const;
};

/// Throws std::runtime_error, in words, where the cost has no bound or is too high: references that lead back, patterns in
/// which repetitions or alternatives are repeated, references that multiply.
SchemaCost cost_of(const nlohmann::json &schema);

/// Values in a document, itself included.
size_t value_count(const nlohmann::json &document);

}  // namespace performia

#endif
