/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_EXT_STREAM_H
#define PERFORMIA_EXT_STREAM_H

#include <stdint.h>

#include "performia/analyzer.h"
#include "performia/sink.h"
#include "performia/status.h"

/*
 * Live use: audio is pushed block by block as it comes, results go to the same kind of sink.
 *
 * Obtained from performia_analyzer.get_extension with the id below, after configure. Life: begin, push any number of times,
 * finish; then begin again or destroy. All calls come from one thread at a time. Live results may differ from those of
 * analyze.
 */
#define PERFORMIA_STREAM_ID "performia.stream/1"

typedef struct performia_stream performia_stream;
struct performia_stream {
  uint32_t size;

  /* Seconds from an event in the audio to its row in the sink at most. Known after begin. */
  double (*latency)(performia_analyzer *analyzer);

  /* `audio` holds one entry for each audio input, in their order; other inputs are not wired. `sink` is valid until finish
   * returns. */
  performia_status (*begin)(
      performia_analyzer *analyzer, const performia_artifact_info *const *audio, uint32_t count,
      const performia_sink *sink);

  /* `frames` further samples of input `port`, one buffer a channel. Must not block, nor allocate once it is running. */
  performia_status (*push)(
      performia_analyzer *analyzer, uint32_t port, const float *const *channels, uint64_t frames);

  /* Gives what is still held back. */
  performia_status (*finish)(performia_analyzer *analyzer);
};

#endif
