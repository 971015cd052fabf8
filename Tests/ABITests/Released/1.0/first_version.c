/* SPDX-License-Identifier: MIT */
/*
 * A plugin for protocol 1.0 that uses as much of it as it can. It is not built by any test: what was built from it once,
 * with the headers of 1.0, must work as long as the major version lives.
 *
 * 'measure' reads audio, and beats where there are any, and gives a table with alternatives, a matrix and a document that
 * says what it was told. 'summary' reads these three and gives a document. Arithmetic is exact, so that results are equal
 * everywhere.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "performia/performia.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Declarations. */

static const performia_attribute rate = {sizeof rate, TEXT("sample_rate"), TEXT("8000")};
static const performia_attribute mono = {sizeof mono, TEXT("channels"), TEXT("1")};
static const performia_attribute *const audio_attributes[] = {&rate, &mono};
static const performia_attribute kind = {sizeof kind, TEXT("kind"), TEXT("level")};
static const performia_attribute *const level_attributes[] = {&kind};

static const performia_port audio_port = {sizeof audio_port, PERFORMIA_COUNT_ONE, TEXT("audio"), TEXT("audio/source/1"),
                                          TEXT("The recording."), 2, audio_attributes};
static const performia_port beats_port = {sizeof beats_port, PERFORMIA_COUNT_OPTIONAL, TEXT("beats"),
                                          TEXT("music/beats/1"), TEXT("Beats, where there are any."), 0, NULL};
static const performia_port *const measure_inputs[] = {&audio_port, &beats_port};

static const performia_port notes_port = {sizeof notes_port, PERFORMIA_COUNT_ONE, TEXT("notes"), TEXT("music/notes/1"),
                                          TEXT("One note for each block, with another reading of the first."), 0, NULL};
static const performia_port levels_port = {sizeof levels_port, PERFORMIA_COUNT_ONE, TEXT("levels"),
                                           TEXT("feature/onset/1"), TEXT("Mean magnitude and peak of each block."), 1,
                                           level_attributes};
static const performia_port report_port = {sizeof report_port, PERFORMIA_COUNT_ONE, TEXT("report"),
                                           TEXT("org.example.first.measure/report/1"), TEXT("What it was told."), 0, NULL};
static const performia_port *const measure_outputs[] = {&notes_port, &levels_port, &report_port};

static const performia_port notes_input = {sizeof notes_input, PERFORMIA_COUNT_ONE, TEXT("notes"), TEXT("music/notes/1"),
                                           TEXT("Notes."), 0, NULL};
static const performia_port levels_input = {sizeof levels_input, PERFORMIA_COUNT_MANY, TEXT("levels"),
                                            TEXT("feature/onset/1"), TEXT("Levels."), 1, level_attributes};
static const performia_port report_input = {sizeof report_input, PERFORMIA_COUNT_ONE, TEXT("report"),
                                            TEXT("org.example.first.measure/report/1"), TEXT("A report."), 0, NULL};
static const performia_port *const summary_inputs[] = {&notes_input, &levels_input, &report_input};
static const performia_port sums_port = {sizeof sums_port, PERFORMIA_COUNT_ONE, TEXT("sums"),
                                         TEXT("org.example.first.summary/sums/1"), TEXT("Sums of all inputs."), 0, NULL};
static const performia_port *const summary_outputs[] = {&sums_port};

static const performia_text choices[] = {TEXT("plain"), TEXT("fancy")};
static const performia_value is_loud_default = {sizeof is_loud_default, PERFORMIA_PARAMETER_BOOL, 1, 0, {0, 0}, {0, 0}};
static const performia_value block_default = {
    sizeof block_default, PERFORMIA_PARAMETER_INTEGER, 4000, 0, {0, 0}, {0, 0}};
static const performia_value gain_default = {sizeof gain_default, PERFORMIA_PARAMETER_NUMBER, 0, 1, {0, 0}, {0, 0}};
static const performia_value label_default = {
    sizeof label_default, PERFORMIA_PARAMETER_TEXT, 0, 0, TEXT("first"), {0, 0}};
static const performia_value style_default = {
    sizeof style_default, PERFORMIA_PARAMETER_CHOICE, 0, 0, TEXT("plain"), {0, 0}};
static const performia_value span_default = {sizeof span_default, PERFORMIA_PARAMETER_RANGE, 0, 0, {0, 0}, {40, 80}};

static const performia_parameter parameters[] = {
    {sizeof(performia_parameter), PERFORMIA_PARAMETER_BOOL, TEXT("is_loud"), TEXT("Whether velocities are high."), TEXT(""),
     &is_loud_default, __builtin_nan(""), __builtin_nan(""), 0, NULL},
    {sizeof(performia_parameter), PERFORMIA_PARAMETER_INTEGER, TEXT("block"), TEXT("Length of a block."), TEXT("sample"),
     &block_default, 1000, 80000, 0, NULL},
    {sizeof(performia_parameter), PERFORMIA_PARAMETER_NUMBER, TEXT("gain"), TEXT("Factor of the levels."), TEXT(""),
     &gain_default, 0, 4, 0, NULL},
    {sizeof(performia_parameter), PERFORMIA_PARAMETER_TEXT, TEXT("label"), TEXT("Goes into the report."), TEXT(""),
     &label_default, __builtin_nan(""), __builtin_nan(""), 0, NULL},
    {sizeof(performia_parameter), PERFORMIA_PARAMETER_CHOICE, TEXT("style"), TEXT("Goes into the report."), TEXT(""),
     &style_default, __builtin_nan(""), __builtin_nan(""), 2, choices},
    {sizeof(performia_parameter), PERFORMIA_PARAMETER_RANGE, TEXT("span"), TEXT("Lowest and highest pitch."), TEXT("MIDI"),
     &span_default, 0, 127, 0, NULL},
};
enum { IS_LOUD, BLOCK, GAIN, LABEL, STYLE, SPAN, PARAMETER_COUNT };
static const performia_parameter *const measure_parameters[PARAMETER_COUNT] = {
    &parameters[IS_LOUD], &parameters[BLOCK], &parameters[GAIN], &parameters[LABEL], &parameters[STYLE], &parameters[SPAN]};

static const performia_resource threads = {sizeof threads, TEXT("threads"), 1};
static const performia_resource memory = {sizeof memory, TEXT("memory_base"), 16 << 20};
static const performia_resource *const resources[] = {&threads, &memory};
static const performia_text native[] = {TEXT("libc.so.6")};

static const performia_descriptor measure_descriptor = {
    .size = sizeof measure_descriptor, .isolation = PERFORMIA_ISOLATION_ANY, .id = TEXT("org.example.first.measure"),
    .version = TEXT("1.0.0"), .name = TEXT("Measure"), .summary = TEXT("Measures blocks of samples."),
    .maker = TEXT("Performia"), .licence = TEXT("MIT"), .input_count = COUNT(measure_inputs), .inputs = measure_inputs,
    .output_count = COUNT(measure_outputs), .outputs = measure_outputs, .parameter_count = PARAMETER_COUNT,
    .parameters = measure_parameters, .resource_count = COUNT(resources), .resources = resources,
    .native_dependency_count = COUNT(native), .native_dependencies = native, .deterministic = 1};

static const performia_descriptor summary_descriptor = {
    .size = sizeof summary_descriptor, .isolation = PERFORMIA_ISOLATION_PROCESS, .id = TEXT("org.example.first.summary"),
    .version = TEXT("1.0.0"), .name = TEXT("Summary"), .summary = TEXT("Sums up what was measured."),
    .maker = TEXT("Performia"), .licence = TEXT("MIT"), .input_count = COUNT(summary_inputs), .inputs = summary_inputs,
    .output_count = COUNT(summary_outputs), .outputs = summary_outputs, .deterministic = 1};

/* Instances. */

typedef struct instance {
  performia_analyzer analyzer;
  const performia_host *host;
  int is_loud;
  uint64_t block;
  double gain;
  char label[64];
  char style[16];
  double span[2];
} instance;

#define CHECK(call)                                     \
  do {                                                  \
    performia_status status_of_call = (call);           \
    if (status_of_call != PERFORMIA_OK) return status_of_call; \
  } while (0)

static int is(performia_text text, const char *other) {
  return text.size == strlen(other) && memcmp(text.data, other, text.size) == 0;
}

static performia_text text_of(const char *characters) { return (performia_text){characters, strlen(characters)}; }

static performia_status fail(
    const instance *self, performia_status status, const char *message, performia_text parameter) {
  self->host->fail(self->host, text_of(message), parameter);
  return status;
}

static void *scratch(const instance *self, uint64_t count, uint64_t size) {
  void *memory = self->host->scratch(self->host, (count + 1) * size, 64);
  if (!memory) fail(self, PERFORMIA_OUT_OF_MEMORY, "there is not enough memory", (performia_text)TEXT(""));
  return memory;
}

static int is_within(const performia_parameter *parameter, double number) {
  return number >= parameter->minimum && number <= parameter->maximum;
}

static int is_allowed(const performia_parameter *parameter, const performia_value *value) {
  if (value->size < sizeof *value || value->kind != parameter->kind) return 0;
  switch (value->kind) {
    case PERFORMIA_PARAMETER_BOOL: return value->integer == 0 || value->integer == 1;
    case PERFORMIA_PARAMETER_INTEGER: return is_within(parameter, (double)value->integer);
    case PERFORMIA_PARAMETER_NUMBER: return is_within(parameter, value->number);
    case PERFORMIA_PARAMETER_TEXT: return value->text.size < sizeof((instance *)0)->label;
    case PERFORMIA_PARAMETER_CHOICE:
      for (uint32_t i = 0; i < parameter->choice_count; i++) {
        performia_text choice = parameter->choices[i];
        if (choice.size == value->text.size && memcmp(choice.data, value->text.data, choice.size) == 0) return 1;
      }
      return 0;
    case PERFORMIA_PARAMETER_RANGE:
      return is_within(parameter, value->range[0]) && is_within(parameter, value->range[1]) &&
             value->range[0] <= value->range[1];
    default: return 0;
  }
}

static void copy(char *to, performia_text text) {
  if (text.size > 0) memcpy(to, text.data, text.size);
  to[text.size] = 0;
}

static performia_status configure_measure(
    performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  instance *self = analyzer->instance;
  if (count != PARAMETER_COUNT) {
    return fail(self, PERFORMIA_INVALID_ARGUMENT, "six parameters are needed", (performia_text)TEXT(""));
  }
  for (uint32_t i = 0; i < PARAMETER_COUNT; i++) {
    if (!is_allowed(&parameters[i], values[i])) {
      return fail(self, PERFORMIA_INVALID_ARGUMENT, "the value is not as declared", parameters[i].name);
    }
  }
  self->is_loud = values[IS_LOUD]->integer != 0;
  self->block = (uint64_t)values[BLOCK]->integer;
  self->gain = values[GAIN]->number;
  copy(self->label, values[LABEL]->text);
  copy(self->style, values[STYLE]->text);
  memcpy(self->span, values[SPAN]->range, sizeof self->span);
  return PERFORMIA_OK;
}

static performia_status configure_summary(
    performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  (void)values;
  if (count == 0) return PERFORMIA_OK;
  return fail(analyzer->instance, PERFORMIA_INVALID_ARGUMENT, "there are no parameters", (performia_text)TEXT(""));
}

/* Writes a number in thousandths to a file in the scratch folder and reads it back. */
static performia_status keep(const instance *self, double number, long *thousandths) {
  performia_text folder;
  CHECK(self->host->scratch_folder(self->host, &folder));
  char path[4096];
  if (folder.size + 16 > sizeof path) return PERFORMIA_IO;
  memcpy(path, folder.data, folder.size);
  strcpy(path + folder.size, "/number");
  FILE *file = fopen(path, "w+");
  if (!file) return fail(self, PERFORMIA_IO, "the scratch folder cannot be written to", (performia_text)TEXT(""));
  fprintf(file, "%ld", (long)(number * 1000));
  rewind(file);
  int found = fscanf(file, "%ld", thousandths);
  fclose(file);
  return found == 1 ? PERFORMIA_OK : PERFORMIA_IO;
}

static performia_status put_notes(const instance *self, const performia_sink *sink, const float *levels, uint64_t count,
                                  double block, double end) {
  double *start = scratch(self, count, sizeof *start), *duration = scratch(self, count, sizeof *duration);
  double *confidence = scratch(self, count, sizeof *confidence), *cents = scratch(self, count, sizeof *cents);
  int64_t *midi = scratch(self, count, sizeof *midi), *velocity = scratch(self, count, sizeof *velocity);
  if (!start || !duration || !confidence || !cents || !midi || !velocity) return PERFORMIA_OUT_OF_MEMORY;
  for (uint64_t i = 0; i < count; i++) {
    float level = levels[2 * i] < 1 ? levels[2 * i] : 1;
    start[i] = i * block;
    duration[i] = (i + 1) * block < end ? block : end - i * block;
    confidence[i] = level;
    midi[i] = (int64_t)(self->span[0] + (self->span[1] - self->span[0]) * level);
    velocity[i] = self->is_loud ? 127 : 1;
  }
  int64_t row[] = {0}, rank[] = {1}, other_midi[] = {count > 0 ? midi[0] / 2 : 0}, other_velocity[] = {64};
  double other_confidence[] = {0.25}, other_cents[] = {-50};
  performia_column pitch = {sizeof pitch, PERFORMIA_COLUMN_INT64, TEXT("midi"), midi, NULL, NULL};
  performia_column deviation = {sizeof deviation, PERFORMIA_COLUMN_FLOAT64, TEXT("cents"), NULL, cents, NULL};
  performia_column loudness = {sizeof loudness, PERFORMIA_COLUMN_INT64, TEXT("velocity"), velocity, NULL, NULL};
  const performia_column *columns[] = {&pitch, &deviation, &loudness};
  performia_column other_pitch = pitch, other_deviation = deviation, other_loudness = loudness;
  other_pitch.int64 = other_midi, other_deviation.float64 = other_cents, other_loudness.int64 = other_velocity;
  const performia_column *other_columns[] = {&other_pitch, &other_deviation, &other_loudness};
  performia_table table = {sizeof table, 3, count, start, duration, confidence, columns, 0, NULL, NULL, NULL, NULL};
  if (count > 0) {
    table.alternatives = 1;
    table.alternative_row = row, table.alternative_rank = rank, table.alternative_confidence = other_confidence;
    table.alternative_columns = other_columns;
  }
  CHECK(sink->append_table(sink, 0, &table));
  return sink->complete_until(sink, 0, end);
}

static performia_status put_levels(const instance *self, const performia_sink *sink, const float *levels, uint64_t count,
                                   double block) {
  static const performia_text labels[] = {TEXT("mean"), TEXT("peak")};
  (void)self;
  if (!sink->wants(sink, 1)) return PERFORMIA_OK;
  performia_artifact_info info = {.size = sizeof info, .shape = PERFORMIA_SHAPE_MATRIX, .bins = 2, .start = block / 2,
                                  .frame_period = block, .bin_labels = labels, .attribute_count = 1,
                                  .attributes = level_attributes};
  CHECK(sink->begin(sink, 1, &info));
  /* In two pieces. */
  CHECK(sink->append_matrix(sink, 1, levels, count / 2));
  return sink->append_matrix(sink, 1, levels + count / 2 * 2, count - count / 2);
}

static performia_status analyze_measure(
    performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink) {
  const instance *self = analyzer->instance;
  const performia_host *host = self->host;
  const performia_artifact_info *audio = inputs->info(inputs, 0, 0);
  if (!audio) return fail(self, PERFORMIA_INVALID_ARGUMENT, "there is no recording", (performia_text)TEXT(""));
  host->log(host, PERFORMIA_LOG_INFO, (performia_text)TEXT("measuring"));
  uint64_t count = (audio->frames + self->block - 1) / self->block;
  float *samples = scratch(self, self->block, sizeof *samples), *levels = scratch(self, 2 * count, sizeof *levels);
  if (!samples || !levels) return PERFORMIA_OUT_OF_MEMORY;
  for (uint64_t i = 0; i < count; i++) {
    if (host->is_cancelled(host)) return PERFORMIA_CANCELLED;
    /* Overhangs in the last block, where the host gives zeros. */
    CHECK(inputs->read_audio(inputs, 0, 0, (int64_t)(i * self->block), self->block, &samples));
    float sum = 0, peak = 0;
    for (uint64_t k = 0; k < self->block; k++) {
      float magnitude = samples[k] < 0 ? -samples[k] : samples[k];
      sum += magnitude;
      if (magnitude > peak) peak = magnitude;
    }
    levels[2 * i] = (float)(sum / self->block * self->gain);
    levels[2 * i + 1] = peak;
    host->progress(host, (double)(i + 1) / count);
  }
  double block = self->block / audio->sample_rate, end = audio->frames / audio->sample_rate;
  CHECK(put_notes(self, sink, levels, count, block, end));
  CHECK(put_levels(self, sink, levels, count, block));
  uint64_t beats = 0;
  double last_beat = 0;
  if (inputs->count(inputs, 1) == 1) {
    const performia_table *table;
    CHECK(inputs->read_table(inputs, 1, 0, &table));
    beats = table->rows;
    if (beats > 0) last_beat = table->start[beats - 1];
  }
  long kept = 0;
  CHECK(keep(self, self->gain, &kept));
  int has_threads = host->thread_budget(host) >= 1;
  int knows_nothing = host->get_extension(host, (performia_text)TEXT("org.example.unknown/1")) == NULL;
  char json[512];
  snprintf(json, sizeof json,
           "{\"label\":\"%s\",\"style\":\"%s\",\"is_loud\":%s,\"blocks\":%llu,\"gain_thousandths\":%ld,\"beats\":%llu,"
           "\"last_beat_ms\":%ld,\"has_threads\":%s,\"unknown_extension_is_null\":%s}",
           is((performia_text){self->label, strlen(self->label)}, "") ? "none" : "given", self->style,
           self->is_loud ? "true" : "false", (unsigned long long)count, kept, (unsigned long long)beats,
           (long)(last_beat * 1000 + 0.5), has_threads ? "true" : "false", knows_nothing ? "true" : "false");
  return sink->set_document(sink, 2, text_of(json));
}

static performia_status analyze_summary(
    performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink) {
  const instance *self = analyzer->instance;
  const performia_table *notes;
  CHECK(inputs->read_table(inputs, 0, 0, &notes));
  long long pitches = 0;
  for (uint32_t column = 0; column < notes->column_count; column++) {
    if (!is(notes->columns[column]->name, "midi")) continue;
    for (uint64_t row = 0; row < notes->rows; row++) pitches += notes->columns[column]->int64[row];
  }
  double levels = 0;
  int labelled = 0;
  uint32_t matrices = inputs->count(inputs, 1);
  for (uint32_t index = 0; index < matrices; index++) {
    const performia_artifact_info *info = inputs->info(inputs, 1, index);
    if (!info) return PERFORMIA_INVALID_ARGUMENT;
    const float *values;
    if (inputs->map(inputs, 1, index, &values) != PERFORMIA_OK) {
      float *read = scratch(self, info->frames * info->bins, sizeof *read);
      if (!read) return PERFORMIA_OUT_OF_MEMORY;
      CHECK(inputs->read_matrix(inputs, 1, index, 0, info->frames, read));
      values = read;
    }
    for (uint64_t i = 0; i < info->frames * info->bins; i++) levels += values[i];
    labelled += info->bin_labels && info->bins == 2 && is(info->bin_labels[1], "peak");
  }
  performia_text report;
  CHECK(inputs->read_document(inputs, 2, 0, &report));
  char json[256];
  snprintf(json, sizeof json,
           "{\"notes\":%llu,\"alternatives\":%llu,\"pitches\":%lld,\"matrices\":%u,\"labelled\":%d,"
           "\"levels_thousandths\":%ld,\"has_report\":%s}",
           (unsigned long long)notes->rows, (unsigned long long)notes->alternatives, pitches, matrices, labelled,
           (long)(levels * 1000 + 0.5), report.size > 2 && report.data[0] == '{' ? "true" : "false");
  return sink->set_document(sink, 0, text_of(json));
}

static void destroy(performia_analyzer *analyzer) { free(analyzer->instance); }

static const void *no_analyzer_extension(performia_analyzer *analyzer, performia_text id) {
  (void)analyzer, (void)id;
  return NULL;
}

/* The library. */

static uint32_t analyzer_count(performia_text argument) {
  (void)argument;
  return 2;
}

static const performia_descriptor *describe(performia_text argument, uint32_t index) {
  (void)argument;
  return index == 0 ? &measure_descriptor : index == 1 ? &summary_descriptor : NULL;
}

static performia_status create(
    const performia_host *host, performia_text argument, performia_text id, performia_analyzer **analyzer) {
  int measures = is(id, "org.example.first.measure");
  (void)argument;
  if (!measures && !is(id, "org.example.first.summary")) return PERFORMIA_NOT_FOUND;
  instance *self = calloc(1, sizeof *self);
  if (!self) return PERFORMIA_OUT_OF_MEMORY;
  self->host = host;
  self->analyzer = (performia_analyzer){sizeof self->analyzer, self, measures ? configure_measure : configure_summary,
                                        measures ? analyze_measure : analyze_summary, destroy, no_analyzer_extension};
  *analyzer = &self->analyzer;
  return PERFORMIA_OK;
}

static const void *no_extension(performia_text id) {
  (void)id;
  return NULL;
}

static const performia_entry entry = {sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create,
                                      no_extension};

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  return host_abi >> 16 == PERFORMIA_ABI_MAJOR ? &entry : NULL;
}
