#include "passages.h"

#include <math.h>

double block_level(const float *samples, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)samples[i] * samples[i];
  /* Also false for a sum that is not a number. */
  return count > 0 && sum / count > 1e-12 ? 10 * log10(sum / count) : SILENCE_LEVEL;
}

size_t find_passages(const double *levels, size_t count, double drop, passage *passages) {
  double limit = AUDIBLE_LEVEL;
  size_t found = 0;
  for (size_t i = 0; i < count; i++) limit = fmax(limit, levels[i] - drop);
  for (size_t i = 0; i < count; i++) {
    int is_loud = levels[i] >= limit;
    if (found == 0 || passages[found - 1].is_loud != is_loud) {
      passages[found++] = (passage){.first = i, .is_loud = is_loud};
    }
    passages[found - 1].count++;
    passages[found - 1].level += levels[i];
    passages[found - 1].confidence += fmin(1, fabs(levels[i] - limit) / 12);
  }
  for (size_t i = 0; i < found; i++) {
    passages[i].level /= passages[i].count;
    passages[i].confidence /= passages[i].count;
  }
  return found;
}
