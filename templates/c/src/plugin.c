/* The border between Performia and the analysis: what the analyzer is, needs and gives. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "passages.h"
#include "performia/performia.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}

/* What the analyzer declares. Ports and parameters are addressed by their index. */

enum { INPUT_AUDIO };
enum { OUTPUT_PASSAGES };
enum { PARAMETER_BLOCK, PARAMETER_DROP, PARAMETER_COUNT };

static const performia_attribute mono = {sizeof mono, TEXT("channels"), TEXT("1")};
static const performia_attribute *const audio_attributes[] = {&mono};
static const performia_port audio_port = {
    sizeof audio_port, PERFORMIA_COUNT_ONE, TEXT("audio"), TEXT("audio/source/1"), TEXT("The recording."), 1,
    audio_attributes};
static const performia_port *const inputs_declared[] = {&audio_port};

static const performia_port passages_port = {
    sizeof passages_port, PERFORMIA_COUNT_ONE, TEXT("passages"), TEXT("__ID__/passages/1"),
    TEXT("Passages, labelled loud or quiet."), 0, NULL};
static const performia_port *const outputs_declared[] = {&passages_port};

/* The type of that output, which no registered one describes. The host holds every result to these rules. */
static const performia_text own_types = TEXT(
    "[{"
    "  \"type\": \"__ID__/passages/1\", \"shape\": \"table\", \"summary\": \"Loud and quiet passages.\","
    "  \"table\": {"
    "    \"rows\": \"intervals\", \"order\": \"increasing\", \"may_overlap\": false,"
    "    \"columns\": ["
    "      { \"name\": \"label\", \"kind\": \"text\", \"summary\": \"loud or quiet.\", \"grammar\": \"non_empty\" },"
    "      { \"name\": \"level\", \"kind\": \"float64\", \"unit\": \"dB\", \"minimum\": -120,"
    "        \"summary\": \"Mean level relative to full scale.\" }"
    "    ]"
    "  }"
    "}]");

static const performia_value block_default = {
    .size = sizeof block_default, .kind = PERFORMIA_PARAMETER_NUMBER, .number = 0.5};
static const performia_parameter block_parameter = {
    .size = sizeof block_parameter,
    .kind = PERFORMIA_PARAMETER_NUMBER,
    .name = TEXT("block"),
    .summary = TEXT("Length of the blocks that are compared."),
    .unit = TEXT("s"),
    .default_value = &block_default,
    .minimum = 0.05,
    .maximum = 10};

static const performia_value drop_default = {
    .size = sizeof drop_default, .kind = PERFORMIA_PARAMETER_NUMBER, .number = 12};
static const performia_parameter drop_parameter = {
    .size = sizeof drop_parameter,
    .kind = PERFORMIA_PARAMETER_NUMBER,
    .name = TEXT("drop"),
    .summary = TEXT("How far below the loudest block a block may be to count as loud."),
    .unit = TEXT("dB"),
    .default_value = &drop_default,
    .minimum = 1,
    .maximum = 60};

static const performia_parameter *const parameters_declared[PARAMETER_COUNT] = {&block_parameter, &drop_parameter};

static const performia_descriptor descriptor = {
    .size = sizeof descriptor,
    .isolation = PERFORMIA_ISOLATION_ANY,
    .id = TEXT("__ID__"),
    .version = TEXT("0.1.0"),
    .name = TEXT("__NAME__"),
    .summary = TEXT("Loud and quiet passages, by the level of blocks of samples."),
    .maker = TEXT("__MAKER__"),
    .licence = TEXT("__LICENCE__"),
    .input_count = 1,
    .inputs = inputs_declared,
    .output_count = 1,
    .outputs = outputs_declared,
    .parameter_count = PARAMETER_COUNT,
    .parameters = parameters_declared,
    .deterministic = 1,
};

/* One instance: the struct that the host sees comes with what it does not. */

typedef struct instance {
  performia_analyzer analyzer;
  const performia_host *host;
  double block; /* s */
  double drop;  /* dB */
} instance;

/* Tells the host, and so the user, why a call fails. */
static performia_status fail(const instance *self, performia_status status, const char *message, performia_text parameter) {
  performia_text text = {message, strlen(message)};
  self->host->fail(self->host, text, parameter);
  return status;
}

static performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  static const performia_text none = TEXT("");
  instance *self = analyzer->instance;
  if (count != PARAMETER_COUNT) {
    return fail(self, PERFORMIA_INVALID_ARGUMENT, "two parameter values are needed: block and drop", none);
  }
  for (uint32_t i = 0; i < PARAMETER_COUNT; i++) {
    const performia_parameter *parameter = parameters_declared[i];
    const performia_value *value = values[i];
    if (value->size < sizeof(performia_value) || value->kind != parameter->kind) {
      return fail(self, PERFORMIA_INVALID_ARGUMENT, "a number was expected", parameter->name);
    }
    /* Also refuses what is not a number. */
    if (!(value->number >= parameter->minimum && value->number <= parameter->maximum)) {
      return fail(self, PERFORMIA_INVALID_ARGUMENT, "the number is out of range", parameter->name);
    }
  }
  self->block = values[PARAMETER_BLOCK]->number;
  self->drop = values[PARAMETER_DROP]->number;
  return PERFORMIA_OK;
}

/* Memory that the host frees when analyze returns. NULL, and the user is told, where there is none. */
static void *scratch(const instance *self, uint64_t count, uint64_t size) {
  static const performia_text none = TEXT("");
  void *memory = self->host->scratch(self->host, (count > 0 ? count : 1) * size, 16);
  if (!memory) fail(self, PERFORMIA_OUT_OF_MEMORY, "there is not enough memory", none);
  return memory;
}

/* Hands the passages over as rows of the output. */
static performia_status append(
    const instance *self, const performia_sink *sink, const passage *passages, uint64_t rows, double block, double end) {
  static const performia_text loud = TEXT("loud"), quiet = TEXT("quiet");
  double *start = scratch(self, rows, sizeof *start);
  double *duration = scratch(self, rows, sizeof *duration);
  double *confidence = scratch(self, rows, sizeof *confidence);
  performia_text *labels = scratch(self, rows, sizeof *labels);
  double *levels = scratch(self, rows, sizeof *levels);
  if (!start || !duration || !confidence || !labels || !levels) return PERFORMIA_OUT_OF_MEMORY;
  for (uint64_t row = 0; row < rows; row++) {
    start[row] = passages[row].first * block;
    duration[row] = fmin((passages[row].first + passages[row].count) * block, end) - start[row];
    confidence[row] = passages[row].confidence;
    labels[row] = passages[row].is_loud ? loud : quiet;
    levels[row] = passages[row].level;
  }
  performia_column label = {
      .size = sizeof label, .kind = PERFORMIA_COLUMN_TEXT, .name = TEXT("label"), .text = labels};
  performia_column level = {
      .size = sizeof level, .kind = PERFORMIA_COLUMN_FLOAT64, .name = TEXT("level"), .float64 = levels};
  const performia_column *columns[] = {&label, &level};
  performia_table table = {
      .size = sizeof table, .column_count = 2, .rows = rows, .start = start, .duration = duration,
      .confidence = confidence, .columns = columns};
  return sink->append_table(sink, OUTPUT_PASSAGES, &table);
}

static performia_status analyze(
    performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink) {
  static const performia_text none = TEXT("");
  const instance *self = analyzer->instance;
  const performia_host *host = self->host;
  const performia_artifact_info *audio = inputs->info(inputs, INPUT_AUDIO, 0);
  if (!audio) return fail(self, PERFORMIA_INVALID_ARGUMENT, "there is no recording", none);

  /* Samples in a block, and blocks in the recording; the last one may be shorter. */
  uint64_t block = (uint64_t)fmax(1, floor(self->block * audio->sample_rate));
  uint64_t count = (audio->frames + block - 1) / block;
  float *samples = scratch(self, block, sizeof *samples);
  double *levels = scratch(self, count, sizeof *levels);
  passage *passages = scratch(self, count, sizeof *passages);
  if (!samples || !levels || !passages) return PERFORMIA_OUT_OF_MEMORY;
  for (uint64_t i = 0; i < count; i++) {
    if (host->is_cancelled(host)) return PERFORMIA_CANCELLED;
    uint64_t first = i * block;
    uint64_t length = audio->frames - first < block ? audio->frames - first : block;
    performia_status status = inputs->read_audio(inputs, INPUT_AUDIO, 0, (int64_t)first, length, &samples);
    /* The host knows why it failed: its status is passed on. */
    if (status != PERFORMIA_OK) return status;
    levels[i] = block_level(samples, length);
    host->progress(host, (double)(i + 1) / count);
  }
  uint64_t rows = find_passages(levels, count, self->drop, passages);
  return append(self, sink, passages, rows, block / audio->sample_rate, audio->frames / audio->sample_rate);
}

static void destroy(performia_analyzer *analyzer) { free(analyzer->instance); }

static const void *no_analyzer_extension(performia_analyzer *analyzer, performia_text id) {
  (void)analyzer, (void)id;
  return NULL;
}

/* The library: one analyzer. */

static uint32_t analyzer_count(performia_text argument) {
  (void)argument;
  return 1;
}

static const performia_descriptor *describe(performia_text argument, uint32_t index) {
  (void)argument;
  return index == 0 ? &descriptor : NULL;
}

static performia_status create(
    const performia_host *host, performia_text argument, performia_text id, performia_analyzer **analyzer) {
  (void)argument;
  if (id.size != descriptor.id.size || memcmp(id.data, descriptor.id.data, id.size) != 0) return PERFORMIA_NOT_FOUND;
  instance *self = calloc(1, sizeof *self);
  if (!self) return PERFORMIA_OUT_OF_MEMORY;
  self->host = host;
  self->analyzer = (performia_analyzer){
      sizeof self->analyzer, self, configure, analyze, destroy, no_analyzer_extension};
  *analyzer = &self->analyzer;
  return PERFORMIA_OK;
}

static performia_text declarations(performia_text argument) {
  (void)argument;
  return own_types;
}

static const performia_types types = {sizeof types, declarations};

static const void *get_extension(performia_text id) {
  return id.size == strlen(PERFORMIA_TYPES_ID) && memcmp(id.data, PERFORMIA_TYPES_ID, id.size) == 0 ? &types : NULL;
}

static const performia_entry entry = {
    sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create, get_extension};

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  (void)host_abi;
  return &entry;
}
