// SPDX-License-Identifier: GPL-3.0-or-later
#include "FeatureTiming.h"

#include <cmath>

#include "Failure.h"

namespace performia::vamp {

using Descriptor = Vamp::Plugin::OutputDescriptor;

FeatureTiming::FeatureTiming(const Descriptor &declared, const BlockLayout &layout)
    : identifier_(declared.identifier),
      is_per_step_(declared.sampleType == Descriptor::OneSamplePerStep),
      is_regular_(
          is_per_step_ || (declared.sampleType == Descriptor::FixedSampleRate && declared.sampleRate > 0 &&
                           std::isfinite(declared.sampleRate))),
      period_(
          is_per_step_  ? static_cast<double>(layout.step) / layout.sample_rate
          : is_regular_ ? 1 / static_cast<double>(declared.sampleRate)
                        : 0),
      adjustment_(is_per_step_ ? layout.adjustment : 0),
      half_block_(is_per_step_ ? static_cast<double>(layout.block) / 2 / layout.sample_rate : 0) {}

void FeatureTiming::begin_call(std::optional<size_t> step) {
  step_ = step;
  is_first_of_call_ = true;
}

int64_t FeatureTiming::next_index(const Vamp::Plugin::Feature &feature) {
  const bool belongs_to_step = is_per_step_ && step_ && is_first_of_call_;
  is_first_of_call_ = false;
  if (belongs_to_step) {
    last_ = static_cast<int64_t>(*step_);
  } else if (feature.hasTimestamp && is_regular_) {
    last_ = std::llround((seconds(feature.timestamp) - adjustment_) / period_);
  } else {
    last_ += 1;
  }
  return last_;
}

double FeatureTiming::next_time(const Vamp::Plugin::Feature &feature) {
  if (is_regular_) return adjustment_ + static_cast<double>(next_index(feature)) * period_;
  if (!feature.hasTimestamp) {
    throw Failure{PERFORMIA_FAILED, "the Vamp output '" + identifier_ + "' gives a feature without a time", ""};
  }
  return seconds(feature.timestamp);
}

double FeatureTiming::centre(int64_t index) const { return half_block_ + static_cast<double>(index) * period_; }

}  // namespace performia::vamp
