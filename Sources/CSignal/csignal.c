#include "csignal.h"

#if defined(__x86_64__) && defined(__linux__)
#define FOR_EVERY_CPU __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define FOR_EVERY_CPU
#endif

FOR_EVERY_CPU float csignal_dot(const float *a, const float *b, size_t count) {
#pragma clang fp reassociate(on) contract(fast)
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += a[i] * b[i];
  return sum;
}

FOR_EVERY_CPU void csignal_best_transitions(
    const float *scores, const float *costs, size_t count, size_t width, float *best, int32_t *origins) {
  for (size_t to = 0; to < count; to++) {
    best[to] = scores[to] + costs[to];
    origins[to] = 0;
  }
  for (size_t offset = 1; offset < width; offset++) {
    const float *from = scores + offset;
    const float *cost = costs + offset * count;
    for (size_t to = 0; to < count; to++) {
      float score = from[to] + cost[to];
      int better = score > best[to];
      origins[to] = better ? (int32_t)offset : origins[to];
      best[to] = better ? score : best[to];
    }
  }
}
