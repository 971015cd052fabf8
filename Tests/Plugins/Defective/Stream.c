/* Live use: peaks come as blocks are full, and no beats. */
#include <math.h>
#include <stddef.h>

#include "Defect.h"

static double latency(performia_analyzer *analyzer) {
  const instance *self = analyzer->instance;
  return has("negative_latency") ? -1 : (double)self->block / 8000;
}

static performia_status begin(
    performia_analyzer *analyzer, const performia_artifact_info *const *audio, uint32_t count, const performia_sink *sink) {
  instance *self = analyzer->instance;
  performia_artifact_info layout = {.size = sizeof layout, .shape = PERFORMIA_SHAPE_MATRIX, .bins = 1};
  if (count != 1) return refuse(self, PERFORMIA_INVALID_ARGUMENT, "there is one audio input", "");
  if (has("streams_once") && self->streams > 0) return refuse(self, PERFORMIA_FAILED, "it has begun before", "");
  self->sink = sink;
  self->filled = 0;
  self->peak = 0;
  self->streams++;
  layout.frame_period = (double)self->block / audio[0]->sample_rate;
  layout.start = layout.frame_period / 2;
  return sink->wants(sink, 0) ? sink->begin(sink, 0, &layout) : PERFORMIA_OK;
}

static performia_status give_block(instance *self) {
  const float peak = self->peak;
  self->filled = 0;
  self->peak = 0;
  return self->sink->wants(self->sink, 0) ? self->sink->append_matrix(self->sink, 0, &peak, 1) : PERFORMIA_OK;
}

static performia_status push(
    performia_analyzer *analyzer, uint32_t port, const float *const *channels, uint64_t frames) {
  instance *self = analyzer->instance;
  if (port != 0) return refuse(self, PERFORMIA_INVALID_ARGUMENT, "there is one audio input", "");
  for (uint64_t index = 0; index < frames; index++) {
    const float level = fabsf(channels[0][index]);
    if (isfinite(level)) self->peak = fmaxf(self->peak, level);
    if (++self->filled < self->block) continue;
    const performia_status status = give_block(self);
    if (status != PERFORMIA_OK) return status;
  }
  return PERFORMIA_OK;
}

static performia_status finish(performia_analyzer *analyzer) {
  instance *self = analyzer->instance;
  const performia_table none = {.size = sizeof none};
  performia_status status = self->filled > 0 ? give_block(self) : PERFORMIA_OK;
  if (status == PERFORMIA_OK) status = self->sink->append_table(self->sink, 1, &none);
  return status;
}

const performia_stream stream = {sizeof stream, latency, begin, push, finish};
