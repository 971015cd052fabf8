// SPDX-License-Identifier: GPL-3.0-or-later
// Looks for plucked notes whose times are known.
#include "detector.hpp"

#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace {

constexpr unsigned rate = 44100;
int failures = 0;

void expect(bool holds, const char *what) {
  if (holds) return;
  std::fprintf(stderr, "failed: %s\n", what);
  failures++;
}

/// Decaying tones that begin every half second, the first after a quarter.
std::vector<float> notes(int count) {
  std::vector<float> samples(rate * (count + 1) / 2);
  for (int note = 0; note < count; note++) {
    const std::size_t first = rate / 4 + note * rate / 2;
    for (std::size_t index = first; index < samples.size(); index++) {
      const double time = static_cast<double>(index - first) / rate;
      samples[index] += static_cast<float>(0.5 * std::exp(-12 * time) * std::sin(2 * M_PI * (330 + 40 * note) * time));
    }
  }
  return samples;
}

std::vector<onsets::Onset> detect(std::vector<float> samples, const onsets::Settings &settings) {
  onsets::Detector detector(settings, rate);
  std::vector<onsets::Onset> found;
  samples.resize((samples.size() / onsets::Detector::hop + 1) * onsets::Detector::hop);
  for (std::size_t first = 0; first < samples.size(); first += onsets::Detector::hop) {
    detector.push(samples.data() + first, found);
  }
  return found;
}

}  // namespace

int main() {
  const onsets::Settings settings{"hfc", 0.3, -70, 0.05};
  const auto found = detect(notes(8), settings);
  expect(found.size() == 8, "eight notes are eight onsets");
  for (std::size_t index = 0; index < found.size(); index++) {
    expect(std::abs(found[index].time - (0.25 + 0.5 * static_cast<double>(index))) < 0.03, "an onset is within 30 ms");
    expect(found[index].strength >= 0, "a strength is not below 0");
  }
  expect(detect(std::vector<float>(rate), settings).empty(), "silence has no onsets");
  try {
    onsets::Detector({"nonsense", 0.3, -70, 0.05}, rate);
    expect(false, "an unknown method is refused");
  } catch (const std::invalid_argument &) {
  }
  return failures > 0;
}
