// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_FEATURE_TIMING_H
#define PERFORMIA_VAMP_FEATURE_TIMING_H

#include <vamp-hostsdk/Plugin.h>

#include <cstdint>
#include <optional>
#include <string>

#include "VampInstance.h"

namespace performia::vamp {

inline double seconds(const Vamp::RealTime &time) { return time.sec + time.nsec / 1e9; }

/// When the features of one output are, by the rules of Vamp's sample types.
class FeatureTiming {
 public:
  FeatureTiming(const Vamp::Plugin::OutputDescriptor &declared, const BlockLayout &layout);

  /// Takes the next features, in the order in which the plugin gives them.
  ///
  /// - Parameter step: the block that they came with; none for those that came after the last.
  void begin_call(std::optional<size_t> step);

  /// Where a feature is on the grid of an output whose features are regular; each call is about the next feature.
  int64_t next_index(const Vamp::Plugin::Feature &feature);

  /// When a feature is, in seconds, as the plugin counts; each call is about the next feature.
  ///
  /// - Throws: Failure for one that should say it itself and does not.
  double next_time(const Vamp::Plugin::Feature &feature);

  /// Seconds between the points of the grid.
  double period() const { return period_; }

  /// The centre of what a regular feature describes, in seconds.
  double centre(int64_t index) const;

 private:
  std::string identifier_;
  bool is_per_step_;
  bool is_regular_;
  double period_;
  double adjustment_;
  double half_block_;
  std::optional<size_t> step_;
  bool is_first_of_call_ = true;
  int64_t last_ = -1;
};

}  // namespace performia::vamp

#endif
