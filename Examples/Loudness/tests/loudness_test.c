/* SPDX-License-Identifier: MIT */
/* Compares the meter with the levels that EBU Tech 3341 asks for. */
#include "loudness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RATE = 48000 };

static int failures = 0;

static void expect(const char *what, double found, double wanted, double tolerance) {
  if (fabs(found - wanted) <= tolerance) return;
  fprintf(stderr, "%s: %g, expected %g within %g\n", what, found, wanted, tolerance);
  failures++;
}

/* Adds seconds of a sine of 1 kHz to all channels. */
static void add_sine(loudness *meter, unsigned channels, double level, int seconds) {
  static float samples[RATE];
  const float *buffers[2] = {samples, samples};
  double amplitude = pow(10, level / 20);
  for (int index = 0; index < RATE; index++) {
    samples[index] = (float)(amplitude * sin(2 * 3.14159265358979 * 1000 * index / RATE));
  }
  (void)channels;
  for (int second = 0; second < seconds; second++) {
    if (loudness_add(meter, buffers, RATE) != 0) exit(1);
  }
}

static loudness_summary measure(unsigned channels, int dual_mono, const double *levels, const int *seconds, int passages) {
  loudness *meter = loudness_create(channels, RATE, 1, dual_mono);
  loudness_summary summary;
  if (meter == NULL) exit(1);
  for (int index = 0; index < passages; index++) add_sine(meter, channels, levels[index], seconds[index]);
  if (loudness_summarize(meter, &summary) != 0) exit(1);
  loudness_destroy(meter);
  return summary;
}

int main(void) {
  loudness_summary steady = measure(2, 0, (double[]){-23}, (int[]){20}, 1);
  expect("Tech 3341 case 1, integrated", steady.integrated, -23, 0.1);
  expect("Tech 3341 case 1, short term", steady.short_term_maximum, -23, 0.1);
  expect("Tech 3341 case 1, peak", steady.peak, -23, 0.1);
  loudness_summary steps = measure(2, 0, (double[]){-36, -23, -36}, (int[]){10, 60, 10}, 3);
  expect("Tech 3341 case 3, integrated", steps.integrated, -23, 0.1);
  loudness_summary range = measure(2, 0, (double[]){-20, -30}, (int[]){20, 20}, 2);
  expect("Tech 3342 case 1, range", range.range, 10, 1);
  loudness_summary mono = measure(1, 0, (double[]){-23}, (int[]){10}, 1);
  expect("one channel", mono.integrated, -26, 0.1);
  expect("one channel as two", measure(1, 1, (double[]){-23}, (int[]){10}, 1).integrated, -23, 0.1);
  loudness_summary silence = measure(2, 0, (double[]){-400}, (int[]){5}, 1);
  expect("silence has no loudness", isinf(silence.integrated) && silence.integrated < 0, 1, 0);
  return failures > 0;
}
