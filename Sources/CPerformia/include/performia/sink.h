/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_SINK_H
#define PERFORMIA_SINK_H

#include <stdint.h>

#include "performia/artifact.h"
#include "performia/status.h"
#include "performia/text.h"

/*
 * Where an analyzer's results go, valid until analyze returns. `port` is the index of an output in the descriptor.
 *
 * Data are appended in the order of time, in pieces of any size; the host copies them during the call and checks them
 * against the rules of the port's type. A broken rule is PERFORMIA_INVALID_DATA, the host keeps the reason, and the step
 * has failed. Outputs that nobody wants may be left out, and appending to them is no error; every other output must have
 * been begun (audio, matrix), appended to (table; a table without rows is one) or set (document) before analyze returns.
 * Leaving an output out never changes another.
 */
typedef struct performia_sink performia_sink;
struct performia_sink {
  uint32_t size;
  /* The host's own. */
  void *context;

  /* Not 0 when somebody uses this output. */
  int32_t (*wants)(const performia_sink *sink, uint32_t port);

  /* Says what an audio or matrix output will be, once, before its first piece. */
  performia_status (*begin)(const performia_sink *sink, uint32_t port, const performia_artifact_info *info);

  /* One buffer a channel. */
  performia_status (*append_audio)(
      const performia_sink *sink, uint32_t port, const float *const *channels, uint64_t frames);

  /* Row by row. */
  performia_status (*append_matrix)(const performia_sink *sink, uint32_t port, const float *values, uint64_t frames);

  performia_status (*append_table)(const performia_sink *sink, uint32_t port, const performia_table *rows);

  /* JSON, once. */
  performia_status (*set_document)(const performia_sink *sink, uint32_t port, performia_text json);

  /* Promises that nothing earlier than `time` (s) of this output will change or be added. Never goes back. */
  performia_status (*complete_until)(const performia_sink *sink, uint32_t port, double time);
};

#endif
