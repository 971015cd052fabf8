/* Loud and quiet passages of a recording. Knows nothing of Performia. */
#ifndef PASSAGES_H
#define PASSAGES_H

#include <stddef.h>

/* dB relative to full scale: the level of digital silence, and the level below which nothing counts as loud. */
#define SILENCE_LEVEL (-120.0)
#define AUDIBLE_LEVEL (-70.0)

/* A run of blocks that are all loud or all quiet. */
typedef struct passage {
  /* Index of its first block, and how many there are. */
  size_t first;
  size_t count;
  int is_loud;
  /* Mean of its blocks' levels in dB relative to full scale. */
  double level;
  /* 0 where its blocks are as loud as the limit, 1 where they are 12 dB or more from it. */
  double confidence;
} passage;

/* RMS level of `count` samples in dB relative to full scale, not below SILENCE_LEVEL. */
double block_level(const float *samples, size_t count);

/*
 * Splits blocks into passages. A block is loud when its level (dB) is at most `drop` dB below the loudest one's.
 * `passages` has room for `count`; returns how many were found.
 */
size_t find_passages(const double *levels, size_t count, double drop, passage *passages);

#endif
