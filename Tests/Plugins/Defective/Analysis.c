/* What the analyzer does with a recording. */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "Defect.h"

enum { most_rows = 1 << 14, second_hour = 20000000, most_further_beats = 2 };

static float shared_peak;

/* Peaks by block; `loudest` is the largest of them. */
static performia_status put_peaks(instance *self, const performia_inputs *in, const performia_sink *sink, float *loudest) {
  const performia_artifact_info *info = in->info(in, 0, 0);
  performia_artifact_info layout = {.size = sizeof layout, .shape = PERFORMIA_SHAPE_MATRIX, .bins = 1};
  float *buffers[most_channels];
  performia_status status = PERFORMIA_OK;
  double last_progress = 0;
  const int64_t block = block_length(self);
  if (has("counts_an_hour") && info->frames > second_hour) abort();
  if (info->channels > most_channels) return refuse(self, PERFORMIA_FAILED, "these are too many channels", "");
  if (has("mono_or_stereo") && info->channels > 2) abort();
  layout.frame_period = (double)block / info->sample_rate;
  layout.start = layout.frame_period / 2;
  if (has("frame_period_0")) layout.frame_period = 0;
  for (uint32_t channel = 0; channel < info->channels; channel++) {
    buffers[channel] = self->host->scratch(self->host, (uint64_t)block_limit * sizeof(float), 64);
    if (!buffers[channel] && !has("trusts_scratch")) return refuse(self, PERFORMIA_OUT_OF_MEMORY, "no scratch memory", "");
  }
  if (has("trusts_scratch")) buffers[0][0] = 0;
  if (info->frames == 0 && has("needs_a_sample")) abort();
  if (info->frames == 1 && has("needs_two_samples")) abort();
  if (info->frames > 1 && info->frames < 4096 && has("needs_a_frame")) abort();
  if (sink->wants(sink, 0)) status = sink->begin(sink, 0, &layout);
  if (status != PERFORMIA_OK) return status;
  for (uint64_t first = 0; first < info->frames; first += (uint64_t)block) {
    float value = 0, energy = 0;
    if (self->host->is_cancelled(self->host) && !has("never_stops")) return PERFORMIA_CANCELLED;
    if (has("never_stops") && info->frames > 1000000) usleep(300);
    status = in->read_audio(in, 0, 0, (int64_t)first, (uint64_t)block, buffers);
    if (status != PERFORMIA_OK) {
      if (has("remembers_failures")) self->last_peak = 1;
      return status;
    }
    for (uint32_t channel = 0; channel < info->channels; channel++)
      for (int64_t index = 0; index < block; index++) {
        const float sample = buffers[channel][index];
        if (!isfinite(sample)) {
          if (has("trusts_samples")) abort();
          continue;
        }
        energy += sample * sample;
        if (self->mean) value += fabsf(sample) / (float)block;
        else if (fabsf(sample) > value) value = fabsf(sample);
      }
    energy /= (float)block * (float)info->channels;
    if (has("clips_badly") && energy > 0.99f && info->frames > 10000) value = -1;
    if (has("denormals_crash") && value > 0 && value < 1e-30f) abort();
    if (has("offset_crash") && value == 0.5f && energy == 0.25f) abort();
    if (has("impulse_crash") && value == 1 && energy < 0.1f && info->frames > 10000) abort();
    if (has("noise_crash") && value > 0.95f && energy > 0.25f && energy < 0.42f) abort();
    if (has("budget_matters")) value *= (float)self->host->thread_budget(self->host);
    if (has("instance_matters")) value *= (float)shared_analyses;
    if (has("address_matters")) value *= (float)(((uintptr_t)&shared_peak >> 12) % 1000);
    if (has("remembers_recording")) value = fmaxf(value, self->last_peak);
    if (has("remembers_failures")) value += self->last_peak;
    if (has("shares_state")) {
      shared_peak = value;
      usleep(50);
      value = shared_peak;
    }
    if (has("wants_matters") && !sink->wants(sink, 1)) value /= 2;
    if (has("nan_in_matrix")) value = nanf("");
    if (sink->wants(sink, 0)) status = sink->append_matrix(sink, 0, &value, 1);
    if (status != PERFORMIA_OK) return status;
    if (value > *loudest) *loudest = value;
    if (has("progress_over_1")) last_progress = 100 * (double)first / (double)info->frames;
    else if (has("progress_falls")) last_progress = 1 - (double)first / (double)info->frames;
    else last_progress = (double)first / (double)info->frames;
    self->host->progress(self->host, last_progress);
  }
  if (has("remembers_recording")) self->last_peak = *loudest;
  if (has("silence_crash") && *loudest == 0 && info->frames > 10000) abort();
  return status;
}

/* The beats of the input, or one in the middle of the recording. */
static performia_status put_loud(instance *self, const performia_inputs *in, const performia_sink *sink, float loudest) {
  static double start[most_rows], zero[most_rows], confidence[most_rows];
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  performia_table table = {.size = sizeof table, .start = start, .duration = zero, .confidence = confidence};
  const performia_table *beats = NULL;
  performia_status status = PERFORMIA_OK;
  if (!sink->wants(sink, 1)) return PERFORMIA_OK;
  if (has("leaves_output_out")) return PERFORMIA_OK;
  if (in->count(in, 1) == 0 && has("trusts_optional_input"))
    return ((const volatile performia_table *)beats)->size != 0 ? PERFORMIA_OK : PERFORMIA_FAILED;
  if (in->count(in, 1) > 0) {
    status = in->read_table(in, 1, 0, &beats);
    if (status != PERFORMIA_OK) return status;
  }
  pthread_mutex_lock(&lock);
  if (beats) {
    table.rows = beats->rows < most_rows ? beats->rows : most_rows;
    for (uint64_t row = 0; row < table.rows; row++) start[row] = beats->start[row];
  } else if (in->duration > 0) {
    table.rows = 1;
    start[0] = in->duration / 2;
  }
  for (uint64_t row = 0; row < table.rows; row++) confidence[row] = loudest > 0.5f ? 1 : 0.5;
  if (has("unsorted") && table.rows > 1) start[0] = start[table.rows - 1];
  if (has("beyond_the_end") && table.rows > 0) start[table.rows - 1] = in->duration + 5;
  if (has("confidence_2") && table.rows > 0) confidence[0] = 2;
  if (has("clock_matters") && table.rows > 0) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    confidence[0] = (double)(now.tv_nsec % 1000003) / 1000003;
  }
  status = sink->append_table(sink, has("unknown_port") ? 7 : 1, &table);
  pthread_mutex_unlock(&lock);
  return status;
}

/* Uses the onset strength, lent where the host lends. */
static performia_status look_at_onset(instance *self, const performia_inputs *in) {
  const performia_artifact_info *info;
  const float *lent = NULL;
  if (in->count(in, 2) == 0) return PERFORMIA_OK;
  info = in->info(in, 2, 0);
  if (has("needs_ten_bins") && info->bins < 10) abort();
  if (has("exact_sizes") && info->size != sizeof *info) return refuse(self, PERFORMIA_UNSUPPORTED, "wrong size", "");
  if (has("keeps_pointers") && self->kept && self->kept[0] > 1e30f) abort();
  if (in->map(in, 2, 0, &lent) != PERFORMIA_OK) {
    if (has("trusts_map")) abort();
    return PERFORMIA_OK;
  }
  if (info->frames == 0) return PERFORMIA_OK;
  if (has("writes_to_inputs")) ((float *)(uintptr_t)lent)[0] = 0;
  if (has("reads_beyond") && lent[info->frames * info->bins] > 1e30f) abort();
  if (has("keeps_pointers")) self->kept = lent;
  return PERFORMIA_OK;
}

/* Looks at the further beats. */
static performia_status look_at_more(const performia_inputs *in) {
  const performia_table *tables[most_further_beats];
  const uint32_t count = in->count(in, 3);
  if (has("room_for_two") && count > most_further_beats) abort();
  for (uint32_t index = 0; index < count; index++) {
    const performia_status status = in->read_table(in, 3, index, &tables[index % most_further_beats]);
    if (status != PERFORMIA_OK) return status;
  }
  return PERFORMIA_OK;
}

performia_status analyze(performia_analyzer *analyzer, const performia_inputs *in, const performia_sink *sink) {
  instance *self = analyzer->instance;
  float loudest = 0;
  performia_status status;
  void *large = NULL;
  if (has("segfault")) *(volatile int *)NULL = 1;
  if (has("abort")) abort();
  if (has("endless_loop"))
    for (;;) usleep(1000);
  if (has("fails_without_reason")) return PERFORMIA_FAILED;
  if (has("unknown_status")) return 4711;
  misbehave(self);
  if (has("takes_more_memory") && (large = malloc(100 << 20))) memset(large, 1, 100 << 20);
  status = look_at_onset(self, in);
  if (status == PERFORMIA_OK) status = look_at_more(in);
  if (status == PERFORMIA_OK) status = put_peaks(self, in, sink, &loudest);
  if (status == PERFORMIA_OK) status = put_loud(self, in, sink, loudest);
  free(large);
  return has("hides_failures") && status == PERFORMIA_IO ? PERFORMIA_OK : status;
}
