// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_FEATURE_MATRIX_H
#define PERFORMIA_VAMP_FEATURE_MATRIX_H

#include <string>
#include <vector>

#include "FeatureTiming.h"
#include "performia/sink.h"

namespace performia::vamp {

/// The features of one regular output, as the frames of a matrix, which are handed over as they come.
class FeatureMatrix {
 public:
  FeatureMatrix(
      const performia_sink *sink, uint32_t port, const Vamp::Plugin::OutputDescriptor &declared,
      const FeatureTiming &timing)
      : sink_(sink), port_(port), declared_(declared), timing_(timing) {}

  /// - Parameter index: where it is on the grid. Frames that the plugin leaves out are filled with 0.
  /// - Throws: Failure for one before the last, or with another number of values than is declared.
  void add(const Vamp::Plugin::Feature &feature, int64_t index);

  /// Hands over what is held back; a matrix without frames where none came.
  void finish();

  /// Values that are 0 now because they were no numbers, and frames that came twice.
  size_t left_out() const { return left_out_; }

 private:
  const performia_sink *sink_;
  uint32_t port_;
  const Vamp::Plugin::OutputDescriptor &declared_;
  const FeatureTiming &timing_;
  bool is_begun_ = false;
  int64_t next_ = 0;
  std::vector<float> held_;
  size_t left_out_ = 0;

  void begin(int64_t first);
  void append(const float *values);
  void flush();
};

}  // namespace performia::vamp

#endif
