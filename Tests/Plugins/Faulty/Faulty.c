/* An analyzer in C that does exactly one thing wrong, named by its parameter 'fault'; with 'none' it is right. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "Harm.h"
#include "performia/performia.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const performia_text faults[] = {
    TEXT("none"),          TEXT("says_why"),        TEXT("says_nothing"),   TEXT("unknown_status"), TEXT("no_output"),
    TEXT("backwards"),     TEXT("beyond_the_end"),  TEXT("confidence"),     TEXT("not_a_chord"),    TEXT("extra_column"),
    TEXT("column_kind"),   TEXT("alternative_row"), TEXT("overlap"),        TEXT("without_begin"),  TEXT("nan_in_matrix"),
    TEXT("wrong_shape"),   TEXT("bins"),            TEXT("unknown_port"),   TEXT("never_stops"),    TEXT("refuses_parameter"),
    TEXT("ignores_wants"), TEXT("short_struct"),    TEXT("bad_document"),   TEXT("goes_back"),      TEXT("negative_start"),
    TEXT("segfault"),      TEXT("abort"),           TEXT("exit"),           TEXT("exit_3"),         TEXT("division"),
    TEXT("endless_loop"),  TEXT("sleeps"),          TEXT("recursion"),      TEXT("memory"),         TEXT("untouched_memory"),
    TEXT("huge_table"),    TEXT("huge_matrix"),     TEXT("writes_input"),   TEXT("child_stays"),    TEXT("child_flees"),
    TEXT("closes_all"),    TEXT("prints"),          TEXT("prints_forever"), TEXT("kills_parent"),   TEXT("network"),
    TEXT("writes_file"),   TEXT("nan_result"),      TEXT("bad_destroy"),    TEXT("bad_configure"),  TEXT("last_words"),
    TEXT("logs_forever"),  TEXT("threads"),
};
enum { fault_count = sizeof(faults) / sizeof(faults[0]) };

static const performia_attribute rate = {sizeof rate, TEXT("sample_rate"), TEXT("8000")};
static const performia_attribute mono = {sizeof mono, TEXT("channels"), TEXT("1")};
static const performia_attribute *const audio_attributes[] = {&rate, &mono};

static const performia_port audio_port = {sizeof audio_port, PERFORMIA_COUNT_ONE, TEXT("audio"), TEXT("audio/source/1"),
                                          TEXT("The recording."), 2, audio_attributes};
static const performia_port *const inputs[] = {&audio_port};

static const performia_port chords_port = {
    sizeof chords_port, PERFORMIA_COUNT_ONE, TEXT("chords"), TEXT("music/chords/1"), TEXT("Two chords."), 0, NULL};
static const performia_port chroma_port = {
    sizeof chroma_port, PERFORMIA_COUNT_ONE, TEXT("chroma"), TEXT("feature/chroma/1"), TEXT("One frame."), 0, NULL};
static const performia_port *const outputs[] = {&chords_port, &chroma_port};

static const performia_value none = {sizeof none, PERFORMIA_PARAMETER_CHOICE, 0, 0, TEXT("none"), {0, 0}};
static performia_parameter fault_parameter = {
    sizeof fault_parameter, PERFORMIA_PARAMETER_CHOICE, TEXT("fault"), TEXT("What goes wrong."), TEXT(""), &none, 0, 0,
    fault_count, faults};
static const performia_parameter *const parameters[] = {&fault_parameter};

static performia_descriptor descriptor = {
    .size = sizeof descriptor,
    .id = TEXT("org.example.faulty"),
    .version = TEXT("1.0.0"),
    .name = TEXT("Faulty"),
    .summary = TEXT("Does one thing wrong."),
    .maker = TEXT("Example"),
    .licence = TEXT("MIT"),
    .input_count = 1,
    .inputs = inputs,
    .output_count = 2,
    .outputs = outputs,
    .parameter_count = 1,
    .parameters = parameters,
    .deterministic = 1,
};

typedef struct instance {
  performia_analyzer analyzer;
  const performia_host *host;
  char fault[32];
} instance;

static int has(const instance *self, const char *fault) { return strcmp(self->fault, fault) == 0; }

static void say(const instance *self, const char *message, const char *parameter) {
  performia_text text = {message, strlen(message)};
  performia_text name = {parameter, strlen(parameter)};
  self->host->fail(self->host, text, name);
}

static performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  instance *self = analyzer->instance;
  if (count != 1 || values[0]->text.size >= sizeof self->fault) return PERFORMIA_INVALID_ARGUMENT;
  memcpy(self->fault, values[0]->text.data, values[0]->text.size);
  if (has(self, "bad_configure")) use_null();
  if (has(self, "refuses_parameter")) {
    say(self, "this fault is not wanted today", "fault");
    return PERFORMIA_INVALID_ARGUMENT;
  }
  return PERFORMIA_OK;
}

static performia_status put_chords(const instance *self, const performia_inputs *in, const performia_sink *sink) {
  double start[] = {0, in->duration / 2};
  double duration[] = {in->duration / 2, in->duration / 2};
  double confidence[] = {1, 0.5};
  performia_text labels[] = {TEXT("C:maj"), TEXT("A:min7/b3")};
  int64_t numbers[] = {1, 2};
  performia_column label = {sizeof label, PERFORMIA_COLUMN_TEXT, TEXT("label"), NULL, NULL, labels};
  performia_column extra = {sizeof extra, PERFORMIA_COLUMN_INT64, TEXT("extra"), numbers, NULL, NULL};
  performia_column number = {sizeof number, PERFORMIA_COLUMN_INT64, TEXT("label"), numbers, NULL, NULL};
  const performia_column *columns[] = {&label, &extra};
  int64_t row[] = {0}, rank[] = {1};
  double other_confidence[] = {0.3};
  performia_text other_labels[] = {TEXT("C:7")};
  performia_column other = {sizeof other, PERFORMIA_COLUMN_TEXT, TEXT("label"), NULL, NULL, other_labels};
  const performia_column *others[] = {&other};
  performia_table table = {sizeof table, 1, 2, start, duration, confidence, columns, 1, row, rank, other_confidence, others};

  if (has(self, "nan_result")) start[1] = NAN;
  if (has(self, "backwards")) start[0] = in->duration / 2, start[1] = 0;
  if (has(self, "beyond_the_end")) duration[1] = in->duration;
  if (has(self, "negative_start")) start[0] = -1;
  if (has(self, "confidence")) confidence[1] = 1.5;
  if (has(self, "not_a_chord")) labels[1] = (performia_text)TEXT("H:moll");
  if (has(self, "extra_column")) table.column_count = 2, table.alternatives = 0;
  if (has(self, "column_kind")) columns[0] = &number, table.alternatives = 0;
  if (has(self, "alternative_row")) row[0] = 7;
  if (has(self, "overlap")) duration[0] = in->duration;
  if (has(self, "short_struct")) table.size = 8;
  if (has(self, "wrong_shape")) return sink->append_matrix(sink, 0, (const float[]){1}, 1);
  if (has(self, "bad_document")) return sink->set_document(sink, 0, (performia_text)TEXT("{}"));
  if (has(self, "unknown_port")) return sink->append_table(sink, 9, &table);
  if (has(self, "goes_back")) {
    performia_status status = sink->complete_until(sink, 0, 1);
    return status == PERFORMIA_OK ? sink->complete_until(sink, 0, 0.5) : status;
  }
  return sink->append_table(sink, 0, &table);
}

static performia_status put_chroma(const instance *self, const performia_sink *sink) {
  float frame[12] = {1};
  performia_artifact_info info = {.size = sizeof info, .shape = PERFORMIA_SHAPE_MATRIX, .bins = 12, .frame_period = 0.1};
  performia_status status = PERFORMIA_OK;
  if (!sink->wants(sink, 1) && !has(self, "ignores_wants")) return PERFORMIA_OK;
  if (has(self, "bins")) info.bins = 11;
  if (has(self, "nan_in_matrix")) frame[3] = nanf("");
  if (!has(self, "without_begin")) status = sink->begin(sink, 1, &info);
  return status == PERFORMIA_OK ? sink->append_matrix(sink, 1, frame, 1) : status;
}

static performia_status analyze(performia_analyzer *analyzer, const performia_inputs *in, const performia_sink *sink) {
  const instance *self = analyzer->instance;
  performia_status status;
  if (has(self, "says_why")) {
    say(self, "the moon is in the wrong phase", "");
    return PERFORMIA_FAILED;
  }
  if (has(self, "says_nothing")) return PERFORMIA_FAILED;
  if (has(self, "unknown_status")) return 4711;
  if (has(self, "no_output")) return PERFORMIA_OK;
  if (has(self, "never_stops")) {
    while (!self->host->is_cancelled(self->host)) continue;
    return PERFORMIA_CANCELLED;
  }
  if (!harm(self->fault, self->host, in, sink)) return PERFORMIA_FAILED;
  status = put_chords(self, in, sink);
  return status == PERFORMIA_OK ? put_chroma(self, sink) : status;
}

static void destroy(performia_analyzer *analyzer) {
  if (has(analyzer->instance, "bad_destroy")) use_null();
  free(analyzer->instance);
}

static const void *no_analyzer_extension(performia_analyzer *analyzer, performia_text id) {
  (void)analyzer, (void)id;
  return NULL;
}

static uint32_t analyzer_count(performia_text argument) {
  (void)argument;
  return 1;
}

static const performia_descriptor *describe(performia_text argument, uint32_t index) {
  (void)argument;
  return index == 0 ? &descriptor : NULL;
}

static performia_status create(const performia_host *host, performia_text argument, performia_text analyzer_id,
                               performia_analyzer **analyzer) {
  instance *self = calloc(1, sizeof *self);
  (void)argument, (void)analyzer_id;
  if (!self) return PERFORMIA_OUT_OF_MEMORY;
  self->host = host;
  self->analyzer = (performia_analyzer){sizeof self->analyzer, self, configure, analyze, destroy, no_analyzer_extension};
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
  (void)host_abi;
  fault_parameter.minimum = fault_parameter.maximum = NAN;
  return &entry;
}
