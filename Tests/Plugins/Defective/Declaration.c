/* What the library says of its analyzers. */
#include <math.h>
#include <stddef.h>

#include "Defect.h"

#define ATTRIBUTE(name, value) {sizeof(performia_attribute), TEXT(name), TEXT(value)}

static const performia_attribute rate = ATTRIBUTE("sample_rate", "8000");
static const performia_attribute *const audio_attributes[] = {&rate};
static const performia_port audio_port = {sizeof audio_port, PERFORMIA_COUNT_ONE, TEXT("audio"), TEXT("audio/source/1"),
                                          TEXT("The recording."), 1, audio_attributes};
static const performia_port beats_port = {sizeof beats_port, PERFORMIA_COUNT_OPTIONAL, TEXT("beats"),
                                          TEXT("music/beats/1"), TEXT("Beats."), 0, NULL};
static const performia_port onset_port = {sizeof onset_port, PERFORMIA_COUNT_OPTIONAL, TEXT("onset"),
                                          TEXT("feature/onset/1"), TEXT("Onset strength."), 0, NULL};
static const performia_port more_port = {sizeof more_port, PERFORMIA_COUNT_MANY, TEXT("more"),
                                         TEXT("music/beats/1"), TEXT("Further beats."), 0, NULL};
static const performia_port *const inputs[] = {&audio_port, &beats_port, &onset_port, &more_port};
static const performia_port peaks_port = {sizeof peaks_port, PERFORMIA_COUNT_ONE, TEXT("peaks"), TEXT("feature/onset/1"),
                                          TEXT("Peak of each block."), 0, NULL};
static performia_port loud_port = {sizeof loud_port, PERFORMIA_COUNT_ONE, TEXT("loud"), TEXT("music/beats/1"),
                                   TEXT("Beats in loud blocks."), 0, NULL};
static const performia_port *const outputs[] = {&peaks_port, &loud_port};

static const performia_text modes[] = {TEXT("peak"), TEXT("mean")};
static performia_value block_default = {sizeof block_default, PERFORMIA_PARAMETER_INTEGER, 400, 0, {NULL, 0}, {0, 0}};
static const performia_value mode_default = {sizeof mode_default, PERFORMIA_PARAMETER_CHOICE, 0, 0, TEXT("peak"), {0, 0}};
static performia_parameter block_parameter = {
    sizeof block_parameter, PERFORMIA_PARAMETER_INTEGER, TEXT("block"), TEXT("Length of a block."), TEXT("sample"),
    &block_default, 100, 4000, 0, NULL};
static performia_parameter mode_parameter = {
    sizeof mode_parameter, PERFORMIA_PARAMETER_CHOICE, TEXT("mode"), TEXT("What is told of a block."), TEXT(""),
    &mode_default, 0, 0, 2, modes};
static const performia_value model_default = {sizeof model_default, PERFORMIA_PARAMETER_MODEL, 0, 0, TEXT("small"), {0, 0}};
static performia_parameter model_parameter = {
    sizeof model_parameter, PERFORMIA_PARAMETER_MODEL, TEXT("model"), TEXT("Its weights."), TEXT(""),
    &model_default, 0, 0, 0, NULL};
static const performia_parameter *const parameters[] = {&block_parameter, &mode_parameter, &model_parameter};

static performia_resource memory = {sizeof memory, TEXT("memory_base"), 1 << 20};
static performia_resource threads = {sizeof threads, TEXT("threads"), 1};
static const performia_resource *const resources[] = {&memory, &threads};

static performia_descriptor descriptor = {
    .size = sizeof descriptor,
    .id = TEXT("org.example.defective"),
    .version = TEXT("1.0.0"),
    .name = TEXT("Defective"),
    .summary = TEXT("Tells peaks, and does one thing wrong."),
    .maker = TEXT("Example"),
    .licence = TEXT("MIT"),
    .input_count = 4,
    .inputs = inputs,
    .output_count = 2,
    .outputs = outputs,
    .parameter_count = 2,
    .parameters = parameters,
    .resource_count = 2,
    .resources = resources,
    .deterministic = 1,
    .streaming = 1,
};
static performia_descriptor second_descriptor;

uint32_t analyzer_count(performia_text argument) {
  (void)argument;
  return has("no_analyzers") ? 0 : has("same_id_twice") || has("missing_descriptor") ? 2 : 1;
}

const performia_descriptor *describe(performia_text argument, uint32_t index) {
  (void)argument;
  if (has("short_descriptor")) descriptor.size = 16;
  if (has("bad_id")) descriptor.id = (performia_text)TEXT("Defective Analyzer");
  if (has("no_licence")) descriptor.licence = (performia_text)TEXT("");
  if (has("bad_version")) descriptor.version = (performia_text)TEXT("newest");
  if (has("unregistered_type")) loud_port.type = (performia_text)TEXT("music/loudbeats/1");
  if (has("same_port_twice")) loud_port.name = (performia_text)TEXT("peaks");
  if (has("default_out_of_range")) block_default.integer = 99;
  if (has("default_of_other_kind")) block_default.kind = PERFORMIA_PARAMETER_NUMBER;
  if (has("no_thread")) threads.amount = 0;
  if (has("ignores_model")) descriptor.parameter_count = 3;
  if (has("other_version_each_time")) {
    static char version[] = "1.0.0";
    version[4] = version[4] == '0' ? '1' : '0';
    descriptor.version = (performia_text){version, sizeof version - 1};
  }
  if (has("same_id_twice") && index == 1) {
    second_descriptor = descriptor;
    return &second_descriptor;
  }
  if (has("index_is_ignored")) return &descriptor;
  return index == 0 ? &descriptor : NULL;
}

void complete_declaration(void) {
  mode_parameter.minimum = mode_parameter.maximum = NAN;
  model_parameter.minimum = model_parameter.maximum = NAN;
}
