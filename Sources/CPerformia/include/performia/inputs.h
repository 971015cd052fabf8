/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_INPUTS_H
#define PERFORMIA_INPUTS_H

#include <stdint.h>

#include "performia/artifact.h"
#include "performia/status.h"
#include "performia/text.h"

/*
 * What an analyzer reads, valid until analyze returns. `port` is the index of an input in the descriptor, `index` counts
 * the artifacts of a port. Data are finite. [any thread], but no two calls at once.
 */
typedef struct performia_inputs performia_inputs;
struct performia_inputs {
  uint32_t size;
  /* The host's own. */
  void *context;
  /* Length of the recording in seconds. */
  double duration;

  /* How many artifacts a port has: 1 for PERFORMIA_COUNT_ONE, 0 or 1 for PERFORMIA_COUNT_OPTIONAL. */
  uint32_t (*count)(const performia_inputs *inputs, uint32_t port);

  /* What is known of an artifact; NULL when there is none. Valid until analyze returns. */
  const performia_artifact_info *(*info)(const performia_inputs *inputs, uint32_t port, uint32_t index);

  /*
   * Copies `count` samples of every channel, from `first` on, to one buffer a channel. Parts before the first and beyond
   * the last sample are 0, so that a window may overhang.
   */
  performia_status (*read_audio)(
      const performia_inputs *inputs, uint32_t port, uint32_t index, int64_t first, uint64_t count, float *const *channels);

  /* Copies `count` frames, from `first` on, row by row. PERFORMIA_INVALID_ARGUMENT when they are not all there. */
  performia_status (*read_matrix)(
      const performia_inputs *inputs, uint32_t port, uint32_t index, uint64_t first, uint64_t count, float *destination);

  /*
   * Lends all data of an audio (channel after channel) or matrix artifact without copying, read-only, until analyze
   * returns. The host may refuse with PERFORMIA_UNSUPPORTED: then read.
   */
  performia_status (*map)(const performia_inputs *inputs, uint32_t port, uint32_t index, const float **data);

  /* Lends a table until analyze returns; its columns are in the order of the type. */
  performia_status (*read_table)(
      const performia_inputs *inputs, uint32_t port, uint32_t index, const performia_table **table);

  /* Lends a document's JSON until analyze returns. */
  performia_status (*read_document)(
      const performia_inputs *inputs, uint32_t port, uint32_t index, performia_text *json);
};

#endif
