/* SPDX-License-Identifier: MIT */
/* The analyzer performia.examples.loudness: what it declares, and the way from the host's audio to the meter and back. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loudness.h"
#include "performia/performia.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}
#define ID "performia.examples.loudness"

/* Declaration. */

static const performia_port audio_port = {
    sizeof audio_port, PERFORMIA_COUNT_ONE, TEXT("audio"), TEXT("audio/source/1"),
    TEXT("The recording, at its own rate and with all its channels."), 0, NULL};
static const performia_port *const inputs[] = {&audio_port};

enum { SUMMARY, SHORT_TERM };
static const performia_port summary_port = {
    sizeof summary_port, PERFORMIA_COUNT_ONE, TEXT("summary"), TEXT(ID "/summary/1"),
    TEXT("Integrated loudness, loudness range, greatest short-term loudness and peak."), 0, NULL};
static const performia_port short_term_port = {
    sizeof short_term_port, PERFORMIA_COUNT_ONE, TEXT("short_term"), TEXT(ID "/short_term/1"),
    TEXT("Short-term loudness, once a second."), 0, NULL};
static const performia_port *const outputs[] = {&summary_port, &short_term_port};

enum { TRUE_PEAK, DUAL_MONO, PARAMETER_COUNT };
static const performia_value yes = {sizeof yes, PERFORMIA_PARAMETER_BOOL, 1, 0, {NULL, 0}, {0, 0}};
static const performia_value no = {sizeof no, PERFORMIA_PARAMETER_BOOL, 0, 0, {NULL, 0}, {0, 0}};
static const performia_parameter true_peak = {
    sizeof true_peak, PERFORMIA_PARAMETER_BOOL, TEXT("true_peak"),
    TEXT("Whether peaks between samples count; otherwise those of the samples."), {NULL, 0}, &yes, NAN, NAN, 0, NULL};
static const performia_parameter dual_mono = {
    sizeof dual_mono, PERFORMIA_PARAMETER_BOOL, TEXT("dual_mono"),
    TEXT("Whether one channel counts as two equal ones, 3 dB louder."), {NULL, 0}, &no, NAN, NAN, 0, NULL};
static const performia_parameter *const parameters[] = {&true_peak, &dual_mono};

static const performia_text libraries[] = {TEXT("libebur128.so.1")};

static const performia_descriptor descriptor = {
    .size = sizeof descriptor,
    .isolation = PERFORMIA_ISOLATION_ANY,
    .id = TEXT(ID),
    .version = TEXT("1.0.0"),
    .name = TEXT("Loudness"),
    .summary = TEXT("Loudness by EBU R 128, measured by libebur128."),
    .maker = TEXT("Performia"),
    .licence = TEXT("MIT"),
    .input_count = 1,
    .inputs = inputs,
    .output_count = 2,
    .outputs = outputs,
    .parameter_count = PARAMETER_COUNT,
    .parameters = parameters,
    .native_dependency_count = 1,
    .native_dependencies = libraries,
    .deterministic = 1,
};

/* Types of its own. Levels of silence are null: JSON has no infinity. */
static const performia_text types = TEXT(
    "[{\"type\": \"" ID "/summary/1\", \"shape\": \"document\", \"summary\": \"Loudness of a recording by EBU R 128.\","
    " \"schema\": {\"type\": \"object\", \"additionalProperties\": false,"
    " \"required\": [\"integrated_lufs\", \"range_lu\", \"short_term_maximum_lufs\", \"peak_db\", \"peak_kind\"],"
    " \"properties\": {"
    "\"integrated_lufs\": {\"type\": [\"number\", \"null\"], \"description\": \"ITU-R BS.1770-4; null for silence.\"},"
    "\"range_lu\": {\"type\": \"number\", \"minimum\": 0, \"description\": \"EBU Tech 3342.\"},"
    "\"short_term_maximum_lufs\": {\"type\": [\"number\", \"null\"], \"description\": \"Of any three seconds.\"},"
    "\"peak_db\": {\"type\": [\"number\", \"null\"], \"description\": \"Relative to full scale.\"},"
    "\"peak_kind\": {\"enum\": [\"true\", \"sample\"]}}}},"
    "{\"type\": \"" ID "/short_term/1\", \"shape\": \"table\", \"summary\": \"Loudness of the three seconds before each row.\","
    " \"table\": {\"rows\": \"instants\", \"order\": \"increasing\", \"may_overlap\": false, \"columns\": ["
    "{\"name\": \"lufs\", \"kind\": \"float64\", \"unit\": \"LUFS\", \"summary\": \"Loudness; silence has no row.\"}]}}]");

/* Instances. */

typedef struct instance {
  performia_analyzer analyzer;
  const performia_host *host;
  int parameters[PARAMETER_COUNT];
} instance;

static performia_status fail(const instance *self, performia_status status, const char *message) {
  performia_text text = {message, strlen(message)};
  performia_text none = {NULL, 0};
  self->host->fail(self->host, text, none);
  return status;
}

static performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  instance *self = analyzer->instance;
  if (count != PARAMETER_COUNT) return fail(self, PERFORMIA_INVALID_ARGUMENT, "two parameters were expected");
  for (uint32_t index = 0; index < count; index++) {
    const performia_value *value = values[index];
    if (value->size < sizeof *value || value->kind != PERFORMIA_PARAMETER_BOOL || value->integer < 0 || value->integer > 1) {
      self->host->fail(self->host, (performia_text)TEXT("true or false was expected"), parameters[index]->name);
      return PERFORMIA_INVALID_ARGUMENT;
    }
    self->parameters[index] = (int)value->integer;
  }
  return PERFORMIA_OK;
}

/* Rows of `short_term` that are on their way to the host. */
typedef struct rows {
  double *start, *duration, *confidence, *lufs;
  uint64_t count, capacity;
} rows;

static int rows_create(rows *rows, uint64_t capacity) {
  *rows = (struct rows){.capacity = capacity};
  rows->start = calloc(capacity, sizeof(double));
  rows->duration = calloc(capacity, sizeof(double));
  rows->confidence = calloc(capacity, sizeof(double));
  rows->lufs = calloc(capacity, sizeof(double));
  return rows->start && rows->duration && rows->confidence && rows->lufs;
}

static void rows_add(rows *rows, double time, double lufs) {
  if (isinf(lufs) || rows->count == rows->capacity) return;
  rows->start[rows->count] = time;
  rows->confidence[rows->count] = 1;
  rows->lufs[rows->count++] = lufs;
}

static performia_status rows_send(const rows *rows, const performia_sink *sink) {
  const performia_column lufs = {sizeof lufs, PERFORMIA_COLUMN_FLOAT64, TEXT("lufs"), NULL, rows->lufs, NULL};
  const performia_column *const columns[] = {&lufs};
  const performia_table table = {
      .size = sizeof table, .column_count = 1, .rows = rows->count, .start = rows->start, .duration = rows->duration,
      .confidence = rows->confidence, .columns = columns};
  return sink->append_table(sink, SHORT_TERM, &table);
}

static void rows_destroy(rows *rows) {
  free(rows->start);
  free(rows->duration);
  free(rows->confidence);
  free(rows->lufs);
}

/* A level as JSON, two decimals; the decimal point of the host's locale would be no JSON, so the number is put together. */
static void print_level(char *text, size_t size, double level) {
  if (!isfinite(level)) {
    snprintf(text, size, "null");
    return;
  }
  long hundredths = lround(fabs(level) * 100);
  snprintf(text, size, "%s%ld.%02ld", level < 0 && hundredths > 0 ? "-" : "", hundredths / 100, hundredths % 100);
}

static performia_status send_summary(const instance *self, const loudness *meter, const performia_sink *sink) {
  loudness_summary summary;
  if (loudness_summarize(meter, &summary) != 0) return fail(self, PERFORMIA_FAILED, "libebur128 gives no result");
  char integrated[32], range[32], short_term[32], peak[32], json[256];
  print_level(integrated, sizeof integrated, summary.integrated);
  print_level(range, sizeof range, summary.range);
  print_level(short_term, sizeof short_term, summary.short_term_maximum);
  print_level(peak, sizeof peak, summary.peak);
  int length = snprintf(
      json, sizeof json,
      "{\"integrated_lufs\": %s, \"range_lu\": %s, \"short_term_maximum_lufs\": %s, \"peak_db\": %s, \"peak_kind\": \"%s\"}",
      integrated, range, short_term, peak, self->parameters[TRUE_PEAK] ? "true" : "sample");
  return sink->set_document(sink, SUMMARY, (performia_text){json, (uint64_t)length});
}

/* Feeds the meter second by second. */
static performia_status measure(
    const instance *self, const performia_inputs *in, const performia_artifact_info *info, loudness *meter, float **channels,
    rows *rows) {
  uint64_t second = (uint64_t)info->sample_rate;
  for (uint64_t first = 0; first < info->frames; first += second) {
    if (self->host->is_cancelled(self->host)) return PERFORMIA_CANCELLED;
    uint64_t count = info->frames - first < second ? info->frames - first : second;
    performia_status status = in->read_audio(in, 0, 0, (int64_t)first, count, channels);
    if (status != PERFORMIA_OK) return status;
    if (loudness_add(meter, (const float *const *)channels, count) != 0) {
      return fail(self, PERFORMIA_OUT_OF_MEMORY, "there is no memory for the meter");
    }
    rows_add(rows, (double)(first + count) / info->sample_rate, loudness_short_term(meter));
    self->host->progress(self->host, (double)(first + count) / (double)info->frames);
  }
  return PERFORMIA_OK;
}

static performia_status analyze(performia_analyzer *analyzer, const performia_inputs *in, const performia_sink *sink) {
  instance *self = analyzer->instance;
  const performia_artifact_info *info = in->info(in, 0, 0);
  if (info == NULL) return fail(self, PERFORMIA_INVALID_ARGUMENT, "there is no audio");
  uint64_t second = (uint64_t)info->sample_rate;
  float **channels = self->host->scratch(self->host, info->channels * sizeof *channels, sizeof(void *));
  float *samples = self->host->scratch(self->host, info->channels * second * sizeof *samples, 64);
  if (channels == NULL || samples == NULL) return fail(self, PERFORMIA_OUT_OF_MEMORY, "there is no memory for a second");
  for (uint32_t channel = 0; channel < info->channels; channel++) channels[channel] = samples + channel * second;

  loudness *meter = loudness_create(
      info->channels, (uint32_t)second, self->parameters[TRUE_PEAK], self->parameters[DUAL_MONO]);
  if (meter == NULL) return fail(self, PERFORMIA_FAILED, "libebur128 does not take audio of this rate or these channels");
  rows rows;
  performia_status status = PERFORMIA_OUT_OF_MEMORY;
  if (rows_create(&rows, info->frames / second + 1)) {
    status = measure(self, in, info, meter, channels, &rows);
    if (status == PERFORMIA_OK && sink->wants(sink, SHORT_TERM)) status = rows_send(&rows, sink);
    if (status == PERFORMIA_OK && sink->wants(sink, SUMMARY)) status = send_summary(self, meter, sink);
  }
  rows_destroy(&rows);
  loudness_destroy(meter);
  return status;
}

static void destroy(performia_analyzer *analyzer) { free(analyzer->instance); }

static const void *analyzer_extension(performia_analyzer *analyzer, performia_text id) {
  (void)analyzer, (void)id;
  return NULL;
}

/* Entry. */

static int equals(performia_text text, performia_text other) {
  return text.size == other.size && memcmp(text.data, other.data, other.size) == 0;
}

static uint32_t analyzer_count(performia_text argument) { return (void)argument, 1; }

static const performia_descriptor *describe(performia_text argument, uint32_t index) {
  (void)argument;
  return index == 0 ? &descriptor : NULL;
}

static performia_status create(
    const performia_host *host, performia_text argument, performia_text id, performia_analyzer **analyzer) {
  (void)argument;
  if (!equals(id, descriptor.id)) return PERFORMIA_NOT_FOUND;
  instance *self = calloc(1, sizeof *self);
  if (self == NULL) return PERFORMIA_OUT_OF_MEMORY;
  self->host = host;
  self->analyzer = (performia_analyzer){sizeof self->analyzer, self, configure, analyze, destroy, analyzer_extension};
  *analyzer = &self->analyzer;
  return PERFORMIA_OK;
}

static performia_text declarations(performia_text argument) { return (void)argument, types; }

static const void *entry_extension(performia_text id) {
  static const performia_types declared = {sizeof declared, declarations};
  return equals(id, (performia_text)TEXT(PERFORMIA_TYPES_ID)) ? &declared : NULL;
}

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  static const performia_entry entry = {
      sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create, entry_extension};
  return host_abi >> 16 == PERFORMIA_ABI_MAJOR ? &entry : NULL;
}
