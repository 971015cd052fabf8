/* SPDX-License-Identifier: MIT */
#ifndef LOUDNESS_H
#define LOUDNESS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Loudness by EBU R 128 / ITU-R BS.1770-4, measured by libebur128. Levels of silence are -INFINITY; a range that cannot be
 * told from less than three seconds is 0.
 */
typedef struct loudness loudness;

typedef struct loudness_summary {
  /* LUFS. */
  double integrated;
  /* LU, EBU Tech 3342. */
  double range;
  /* Greatest short-term loudness, LUFS. */
  double short_term_maximum;
  /* dBTP where true peaks were asked for, otherwise dBFS of the samples. */
  double peak;
} loudness_summary;

/* NULL where memory is short or the format is none that libebur128 takes. `dual_mono`: one channel is played by two loudspeakers. */
loudness *loudness_create(uint32_t channels, uint32_t sample_rate, int true_peak, int dual_mono);

/* Adds samples, one buffer a channel. 0 on success. */
int loudness_add(loudness *meter, const float *const *channels, size_t frames);

/* Loudness of the last three seconds in LUFS. */
double loudness_short_term(const loudness *meter);

/* What all samples so far come to. 0 on success. */
int loudness_summarize(const loudness *meter, loudness_summary *summary);

void loudness_destroy(loudness *meter);

#endif
