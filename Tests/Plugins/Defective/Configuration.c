/* What the analyzer is told. */
#include <stdlib.h>

#include "Defect.h"

/* What only one instance should know. */
static int64_t shared_block;
static _Thread_local int is_known_here;

performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  instance *self = analyzer->instance;
  const performia_status wrong = PERFORMIA_INVALID_ARGUMENT;
  const uint32_t expected = has("ignores_model") ? 3 : 2;
  if (count != expected && !has("counts_nothing")) return refuse(self, wrong, "these are not all values", "");
  if (count < 2) return PERFORMIA_OK;
  if (!has("takes_any_kind")) {
    if (values[0]->size < sizeof(performia_value)) return refuse(self, wrong, "the value is too short", "block");
    if (values[1]->size < sizeof(performia_value)) return refuse(self, wrong, "the value is too short", "mode");
    if (values[0]->kind != PERFORMIA_PARAMETER_INTEGER) return refuse(self, wrong, "it is an integer", "block");
    if (values[1]->kind != PERFORMIA_PARAMETER_CHOICE) return refuse(self, wrong, "it is a choice", "mode");
    if (count > 2 && values[2]->size < sizeof(performia_value)) return refuse(self, wrong, "the value is too short", "model");
    if (count > 2 && values[2]->kind != PERFORMIA_PARAMETER_MODEL) return refuse(self, wrong, "it is a model", "model");
  }
  if (has("exact_sizes") && values[0]->size != sizeof(performia_value)) return refuse(self, wrong, "wrong size", "block");
  if (values[0]->integer < 100 || values[0]->integer > block_limit) {
    if (has("takes_any_value")) return PERFORMIA_OK;
    return refuse(self, wrong, "a block has 100 to 4000 samples", has("names_no_parameter") ? "" : "block");
  }
  if (!is_text(values[1]->text, "peak") && !is_text(values[1]->text, "mean")) return refuse(self, wrong, "there is no such mode", "mode");
  self->block = shared_block = values[0]->integer;
  is_known_here = 1;
  self->mean = is_text(values[1]->text, "mean");
  if (has("crash_at_an_edge") && self->block == block_limit) abort();
  self->is_configured = 1;
  return PERFORMIA_OK;
}

int64_t block_length(const instance *self) {
  if (has("shares_parameters")) return shared_block;
  if (has("keeps_in_thread") && !is_known_here) return block_limit;
  return self->block;
}
