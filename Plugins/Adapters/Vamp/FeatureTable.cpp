// SPDX-License-Identifier: GPL-3.0-or-later
#include "FeatureTable.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

#include "Failure.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

/// Rows that are handed over at once.
constexpr size_t piece = 1 << 16;
/// Vamp knows no confidence: neither sure nor unsure.
constexpr double unknown_confidence = 0.5;

bool are_finite(const std::vector<float> &values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

std::string json_array(const std::vector<float> &values) {
  std::string text = "[";
  for (const float value : values) text += (text.size() > 1 ? ", " : "") + number(shortest(value));
  return text + "]";
}

}  // namespace

void FeatureTable::add(const Vamp::Plugin::Feature &feature, double time) {
  using Values = OutputMapping::Values;
  const bool has_columns = mapping_.values == Values::columns;
  if (has_columns && !feature.values.empty() && feature.values.size() != mapping_.count) {
    throw Failure{
        PERFORMIA_FAILED,
        "the Vamp output '" + mapping_.identifier + "' gives a feature of " + std::to_string(feature.values.size()) +
            " values, " + std::to_string(mapping_.count) + " are declared",
        ""};
  }
  const bool has_values = mapping_.values != Values::none;
  if ((has_columns && feature.values.empty()) || (has_values && !are_finite(feature.values)) || !std::isfinite(time)) {
    ++left_out_;
    return;
  }
  double length = 0;
  if (mapping_.has_durations) {
    length = std::max(feature.hasDuration ? seconds(feature.duration) : 0, shortest_);
    time = std::min(time, duration_ - shortest_);
  }
  const double start = std::clamp(time, 0.0, duration_);
  rows_.start.push_back(start);
  rows_.duration.push_back(std::min(length, duration_ - start));
  if (has_columns) {
    for (const float value : feature.values) rows_.values.push_back(shortest(value));
  } else if (mapping_.values == Values::text) {
    rows_.texts.push_back(json_array(feature.values));
  }
  rows_.labels.push_back(plain(feature.label));
  has_labels_ = has_labels_ || !rows_.labels.back().empty();
}

Rows FeatureTable::sorted() const {
  const size_t count = rows_.start.size();
  std::vector<size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return rows_.start[a] != rows_.start[b] ? rows_.start[a] < rows_.start[b] : a < b;
  });
  Rows result;
  const size_t width = mapping_.values == OutputMapping::Values::columns ? mapping_.count : 0;
  for (const size_t row : order) {
    result.start.push_back(rows_.start[row]);
    result.duration.push_back(rows_.duration[row]);
    for (size_t column = 0; column < width; ++column) result.values.push_back(rows_.values[row * width + column]);
    if (!rows_.texts.empty()) result.texts.push_back(rows_.texts[row]);
    if (has_labels_) result.labels.push_back(rows_.labels[row]);
  }
  return result;
}

void append_rows(const performia_sink *sink, uint32_t port, const OutputMapping &mapping, const Rows &rows) {
  std::deque<std::string> names;
  std::deque<std::vector<double>> values;
  std::vector<ColumnValues> columns;
  if (mapping.values == OutputMapping::Values::columns) {
    for (size_t column = 0; column < mapping.count; ++column) {
      names.push_back(mapping.count == 1 ? "value" : "value_" + std::to_string(column + 1));
      values.emplace_back();
      for (size_t index = column; index < rows.values.size(); index += mapping.count) {
        values.back().push_back(rows.values[index]);
      }
      columns.push_back({names.back().c_str(), &values.back(), nullptr, nullptr});
    }
  } else if (mapping.values == OutputMapping::Values::text) {
    columns.push_back({"values", nullptr, nullptr, &rows.texts});
  }
  if (!rows.labels.empty()) columns.push_back({"label", nullptr, nullptr, &rows.labels});
  append_table(sink, port, rows.start, rows.duration, columns);
}

void append_table(
    const performia_sink *sink, uint32_t port, const std::vector<double> &start, const std::vector<double> &duration,
    const std::vector<ColumnValues> &columns) {
  const std::vector<double> confidence(std::min(start.size(), piece), unknown_confidence);
  size_t first = 0;
  do {
    const size_t count = std::min(piece, start.size() - first);
    std::deque<std::vector<performia_text>> texts;
    std::vector<performia_column> structs;
    for (const ColumnValues &column : columns) {
      performia_column result{};
      result.size = sizeof result;
      result.name = {column.name, std::char_traits<char>::length(column.name)};
      if (column.float64) {
        result.kind = PERFORMIA_COLUMN_FLOAT64;
        result.float64 = column.float64->data() + first;
      } else if (column.int64) {
        result.kind = PERFORMIA_COLUMN_INT64;
        result.int64 = column.int64->data() + first;
      } else {
        result.kind = PERFORMIA_COLUMN_TEXT;
        texts.emplace_back();
        for (size_t row = first; row < first + count; ++row) texts.back().push_back(lent((*column.text)[row]));
        result.text = texts.back().data();
      }
      structs.push_back(result);
    }
    std::vector<const performia_column *> list;
    for (const performia_column &column : structs) list.push_back(&column);
    performia_table table{};
    table.size = sizeof table;
    table.column_count = static_cast<uint32_t>(list.size());
    table.rows = count;
    table.start = count == 0 ? nullptr : start.data() + first;
    table.duration = count == 0 ? nullptr : duration.data() + first;
    table.confidence = count == 0 ? nullptr : confidence.data();
    table.columns = list.empty() ? nullptr : list.data();
    require(sink->append_table(sink, port, &table));
    first += count;
  } while (first < start.size());
}

}  // namespace performia::vamp
