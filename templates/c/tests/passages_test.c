/* Tests of the analysis by itself: prints what is wrong and ends with 1. */
#include "passages.h"

#include <math.h>
#include <stdio.h>

static int failures;

static void expect(int is_true, const char *what) {
  if (is_true) return;
  fprintf(stderr, "failed: %s\n", what);
  failures++;
}

static void level_of_a_constant(void) {
  float half[100];
  for (int i = 0; i < 100; i++) half[i] = 0.5f;
  expect(fabs(block_level(half, 100) + 6.02) < 0.01, "half of full scale is -6.02 dB");
}

static void level_of_silence(void) {
  const float silence[100] = {0};
  expect(block_level(silence, 100) == SILENCE_LEVEL, "silence has the lowest level");
  expect(block_level(silence, 0) == SILENCE_LEVEL, "no samples have the lowest level");
}

static void quiet_between_loud(void) {
  const double levels[] = {-10, -12, -40, -41, -11};
  passage found[5];
  expect(find_passages(levels, 5, 12, found) == 3, "there are three passages");
  expect(found[0].is_loud && !found[1].is_loud && found[2].is_loud, "the middle one is quiet");
  expect(found[1].first == 2 && found[1].count == 2, "it holds the third and the fourth block");
  expect(found[1].level == -40.5, "its level is the mean of theirs");
  expect(found[1].confidence == 1, "28 dB below the loudest is beyond doubt");
  expect(fabs(found[0].confidence - 11.0 / 12) < 1e-9, "confidence is the mean distance from the limit");
}

static void silence_is_quiet(void) {
  const double levels[] = {SILENCE_LEVEL, SILENCE_LEVEL};
  passage found[2];
  expect(find_passages(levels, 2, 12, found) == 1 && !found[0].is_loud, "silence is one quiet passage");
  expect(find_passages(levels, 0, 12, found) == 0, "nothing has no passages");
}

int main(void) {
  level_of_a_constant();
  level_of_silence();
  quiet_between_loud();
  silence_is_quiet();
  if (failures == 0) puts("passages: all tests passed");
  return failures > 0;
}
