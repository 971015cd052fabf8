// SPDX-License-Identifier: GPL-3.0-or-later
// Onset detection by aubio (Brossier, Automatic Annotation of Musical Audio for Interactive Applications, 2006).
#pragma once

#include <aubio/aubio.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace onsets {

struct Onset {
  double time;  // s
  /// Value of the detection function where the onset was found, at least 0; its scale is that of the method.
  double strength;
};

struct Settings {
  /// Name of aubio's detection function, such as "hfc".
  std::string method;
  /// Peaks must exceed the local median by this much of the mean.
  double threshold;
  /// Frames below this level hold no onsets, dB.
  double silence;
  /// Least time between two onsets, s.
  double interval;
};

/// Finds onsets in samples that come in hops.
class Detector {
 public:
  static constexpr std::size_t window = 1024;
  static constexpr std::size_t hop = 512;

  /// Throws std::invalid_argument where aubio does not take the method or the rate (Hz).
  Detector(const Settings &settings, unsigned sample_rate);

  /// Takes the next `hop` samples; an onset that becomes certain with them is added to `found`. Onsets come in order, the
  /// time of each is before the end of these samples.
  void push(const float *samples, std::vector<Onset> &found);

 private:
  template <auto Delete>
  struct Deleter {
    template <typename Value>
    void operator()(Value *value) const { Delete(value); }
  };

  const double rate;  // Hz
  std::unique_ptr<aubio_onset_t, Deleter<del_aubio_onset>> onset;
  std::unique_ptr<fvec_t, Deleter<del_fvec>> input;
  std::unique_ptr<fvec_t, Deleter<del_fvec>> output;
};

}  // namespace onsets
