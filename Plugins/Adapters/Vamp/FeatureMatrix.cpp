// SPDX-License-Identifier: GPL-3.0-or-later
#include "FeatureMatrix.h"

#include <cmath>

#include "Failure.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

/// Values that are handed over at once.
constexpr size_t piece = 1 << 16;
/// Frames that a plugin may leave out in one place.
constexpr int64_t longest_gap = 1 << 24;

}  // namespace

void FeatureMatrix::add(const Vamp::Plugin::Feature &feature, int64_t index) {
  const auto fail = [&](const std::string &finding) {
    throw Failure{PERFORMIA_FAILED, "the Vamp output '" + declared_.identifier + "' " + finding, ""};
  };
  if (feature.values.empty()) return;
  if (feature.values.size() != declared_.binCount) {
    fail("gives a feature of " + std::to_string(feature.values.size()) + " values, " +
         std::to_string(declared_.binCount) + " are declared");
  }
  if (!is_begun_) begin(index);
  if (index + 1 == next_) {
    ++left_out_;
    return;
  }
  if (index < next_) fail("goes back in time from frame " + std::to_string(next_ - 1) + " to " + std::to_string(index));
  if (index - next_ > longest_gap) fail("leaves out " + std::to_string(index - next_) + " frames");
  if (index > next_) {
    const std::vector<float> nothing(declared_.binCount, 0);
    while (next_ < index) append(nothing.data());
  }
  std::vector<float> values = feature.values;
  for (float &value : values) {
    if (std::isfinite(value)) continue;
    value = 0;
    ++left_out_;
  }
  append(values.data());
}

void FeatureMatrix::finish() {
  if (!is_begun_) begin(0);
  flush();
}

void FeatureMatrix::begin(int64_t first) {
  std::vector<std::string> names;
  for (const std::string &name : declared_.binNames) names.push_back(plain(name));
  std::vector<performia_text> labels;
  for (const std::string &name : names) labels.push_back(lent(name));
  performia_artifact_info info{};
  info.size = sizeof info;
  info.shape = PERFORMIA_SHAPE_MATRIX;
  info.bins = static_cast<uint32_t>(declared_.binCount);
  info.start = timing_.centre(first);
  info.frame_period = timing_.period();
  info.bin_labels = labels.size() == declared_.binCount ? labels.data() : nullptr;
  require(sink_->begin(sink_, port_, &info));
  is_begun_ = true;
  next_ = first;
}

void FeatureMatrix::append(const float *values) {
  held_.insert(held_.end(), values, values + declared_.binCount);
  ++next_;
  if (held_.size() >= piece) flush();
}

void FeatureMatrix::flush() {
  if (held_.empty()) return;
  require(sink_->append_matrix(sink_, port_, held_.data(), held_.size() / declared_.binCount));
  held_.clear();
}

}  // namespace performia::vamp
