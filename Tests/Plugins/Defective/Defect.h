/*
 * A library whose file name tells the one thing that is wrong with it: libDefective-abort.so aborts, and libDefective.so
 * is right. Its analyzer tells the peaks of the recording by block, and the beats that lie in loud blocks.
 */
#ifndef DEFECTIVE_DEFECT_H
#define DEFECTIVE_DEFECT_H

#include <stdint.h>

#include "performia/performia.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}

enum { block_limit = 4000, most_channels = 64 };

typedef struct instance {
  performia_analyzer analyzer;
  const performia_host *host;
  int64_t block;
  int mean;
  int is_configured;
  int analyses;
  const float *kept;
  float last_peak;
  /* Live use: where results go, the block that is being filled, and how much of it is. */
  const performia_sink *sink;
  int64_t filled;
  float peak;
  int streams;
} instance;

#pragma GCC visibility push(hidden)

/* Takes the defect from the name under which this library was loaded. */
void choose_defect(void);

/* Whether this is the defect. */
int has(const char *name);

int is_text(performia_text text, const char *wanted);

/* Gives `status` with a reason. */
performia_status refuse(const instance *self, performia_status status, const char *message, const char *parameter);

/* Declaration.c: what the library says of its analyzers. */
uint32_t analyzer_count(performia_text argument);
const performia_descriptor *describe(performia_text argument, uint32_t index);
/* Fills in what no constant expression can. */
void complete_declaration(void);

/* Configuration.c */
performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count);
/* Length of a block in samples. */
int64_t block_length(const instance *self);

/* Analysis.c */
performia_status analyze(performia_analyzer *analyzer, const performia_inputs *in, const performia_sink *sink);

/* Misbehaviour.c: breaks a rule of the process. */
void misbehave(instance *self);
/* Analyses of all instances. */
extern int shared_analyses;

/* Stream.c: live use. */
extern const performia_stream stream;

#pragma GCC visibility pop

#endif
