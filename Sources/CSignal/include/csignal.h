#ifndef PERFORMIA_CSIGNAL_H
#define PERFORMIA_CSIGNAL_H

#include <stddef.h>
#include <stdint.h>

/// Sum of products of two vectors of `count` floats; the order of the additions depends on the CPU's vector width.
float csignal_dot(const float *a, const float *b, size_t count);

/// The best transition into each of `count` states from `width` neighbouring states, in logarithms.
///
/// State `to` is reached from `scores[to + offset]` at the cost `costs[offset * count + to]`, with offsets below `width`;
/// `scores` has `count + width - 1` values. Writes the greatest sum to `best[to]` and its offset to `origins[to]`, the
/// smallest offset where sums are equal.
void csignal_best_transitions(
    const float *scores, const float *costs, size_t count, size_t width, float *best, int32_t *origins);

#endif
