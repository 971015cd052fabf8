/* SPDX-License-Identifier: MIT */
#include "loudness.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>

struct loudness {
  ebur128_state *state;
  uint32_t channels;
  int true_peak;
  double short_term_maximum;
  /* Interleaved samples, as libebur128 takes them. */
  float *frames;
  size_t capacity;
};

loudness *loudness_create(uint32_t channels, uint32_t sample_rate, int true_peak, int dual_mono) {
  loudness *meter = calloc(1, sizeof *meter);
  if (meter == NULL) return NULL;
  int mode = EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_S;
  mode |= true_peak ? EBUR128_MODE_TRUE_PEAK : EBUR128_MODE_SAMPLE_PEAK;
  meter->state = ebur128_init(channels, sample_rate, mode);
  meter->channels = channels;
  meter->true_peak = true_peak;
  meter->short_term_maximum = -INFINITY;
  if (meter->state != NULL && channels == 1 && dual_mono) {
    ebur128_set_channel(meter->state, 0, EBUR128_DUAL_MONO);
  }
  if (meter->state == NULL) {
    loudness_destroy(meter);
    return NULL;
  }
  return meter;
}

int loudness_add(loudness *meter, const float *const *channels, size_t frames) {
  if (frames > meter->capacity) {
    float *larger = realloc(meter->frames, frames * meter->channels * sizeof *larger);
    if (larger == NULL) return -1;
    meter->frames = larger;
    meter->capacity = frames;
  }
  for (uint32_t channel = 0; channel < meter->channels; channel++) {
    for (size_t frame = 0; frame < frames; frame++) {
      meter->frames[frame * meter->channels + channel] = channels[channel][frame];
    }
  }
  if (ebur128_add_frames_float(meter->state, meter->frames, frames) != EBUR128_SUCCESS) return -1;
  double level = loudness_short_term(meter);
  if (level > meter->short_term_maximum) meter->short_term_maximum = level;
  return 0;
}

double loudness_short_term(const loudness *meter) {
  double level = -INFINITY;
  ebur128_loudness_shortterm(meter->state, &level);
  return level;
}

int loudness_summarize(const loudness *meter, loudness_summary *summary) {
  if (ebur128_loudness_global(meter->state, &summary->integrated) != EBUR128_SUCCESS) return -1;
  if (ebur128_loudness_range(meter->state, &summary->range) != EBUR128_SUCCESS) return -1;
  double peak = 0;
  for (uint32_t channel = 0; channel < meter->channels; channel++) {
    double level = 0;
    int status = meter->true_peak ? ebur128_true_peak(meter->state, channel, &level)
                                  : ebur128_sample_peak(meter->state, channel, &level);
    if (status != EBUR128_SUCCESS) return -1;
    if (level > peak) peak = level;
  }
  summary->peak = peak > 0 ? 20 * log10(peak) : -INFINITY;
  summary->short_term_maximum = meter->short_term_maximum;
  return 0;
}

void loudness_destroy(loudness *meter) {
  if (meter == NULL) return;
  if (meter->state != NULL) ebur128_destroy(&meter->state);
  free(meter->frames);
  free(meter);
}
