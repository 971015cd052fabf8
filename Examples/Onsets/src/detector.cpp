// SPDX-License-Identifier: GPL-3.0-or-later
#include "detector.hpp"

#include <algorithm>
#include <stdexcept>

namespace onsets {

Detector::Detector(const Settings &settings, unsigned sample_rate)
    : rate(sample_rate),
      onset(new_aubio_onset(settings.method.c_str(), window, hop, sample_rate)),
      input(new_fvec(hop)),
      output(new_fvec(1)) {
  if (!onset || !input || !output) {
    throw std::invalid_argument("aubio has no method '" + settings.method + "' at " + std::to_string(sample_rate) + " Hz");
  }
  aubio_onset_set_threshold(onset.get(), static_cast<smpl_t>(settings.threshold));
  aubio_onset_set_silence(onset.get(), static_cast<smpl_t>(settings.silence));
  aubio_onset_set_minioi_s(onset.get(), static_cast<smpl_t>(settings.interval));
}

void Detector::push(const float *samples, std::vector<Onset> &found) {
  std::copy_n(samples, hop, input->data);
  aubio_onset_do(onset.get(), input.get(), output.get());
  if (output->data[0] == 0) return;
  const double time = aubio_onset_get_last(onset.get()) / rate;
  if (!found.empty() && time <= found.back().time) return;
  found.push_back({time, std::max(0.0, static_cast<double>(aubio_onset_get_descriptor(onset.get())))});
}

}  // namespace onsets
