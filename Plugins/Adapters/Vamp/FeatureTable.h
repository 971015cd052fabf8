// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_FEATURE_TABLE_H
#define PERFORMIA_VAMP_FEATURE_TABLE_H

#include <string>
#include <vector>

#include "FeatureTiming.h"
#include "OutputMapping.h"
#include "performia/sink.h"

namespace performia::vamp {

/// Rows with times, in the order of their starts.
struct Rows {
  std::vector<double> start;
  std::vector<double> duration;
  /// Row by row, as many as the output has columns.
  std::vector<double> values;
  /// Texts in place of values that make no columns.
  std::vector<std::string> texts;
  /// Empty, or one for each row.
  std::vector<std::string> labels;
};

/// The features of one output, as the rows of a table. A plugin may give them in any order.
class FeatureTable {
 public:
  /// - Parameter duration: of the recording, in seconds. Times beyond its ends are moved to them.
  FeatureTable(const OutputMapping &mapping, const BlockLayout &layout, double duration)
      : mapping_(mapping), shortest_(1 / layout.sample_rate), duration_(duration) {}

  /// - Throws: Failure where the number of values is not as declared.
  void add(const Vamp::Plugin::Feature &feature, double time);

  /// Features that were left out, because they have no value or one that is no number.
  size_t left_out() const { return left_out_; }

  /// All rows, sorted.
  Rows sorted() const;

 private:
  const OutputMapping &mapping_;
  /// Seconds that a row of an output with durations lasts at least: a sample.
  double shortest_;
  double duration_;
  Rows rows_;
  bool has_labels_ = false;
  size_t left_out_ = 0;
};

/// Hands rows over.
void append_rows(const performia_sink *sink, uint32_t port, const OutputMapping &mapping, const Rows &rows);

/// A column of a table that is handed over; only the values of its kind are set.
struct ColumnValues {
  const char *name;
  const std::vector<double> *float64;
  const std::vector<int64_t> *int64;
  const std::vector<std::string> *text;
};

/// Hands a table over, in pieces.
void append_table(
    const performia_sink *sink, uint32_t port, const std::vector<double> &start, const std::vector<double> &duration,
    const std::vector<ColumnValues> &columns);

}  // namespace performia::vamp

#endif
