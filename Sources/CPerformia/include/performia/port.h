/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_PORT_H
#define PERFORMIA_PORT_H

#include <stdint.h>

#include "performia/artifact.h"
#include "performia/text.h"

/* How many artifacts an input takes. */
enum {
  PERFORMIA_COUNT_ONE = 1,
  /* None or one. */
  PERFORMIA_COUNT_OPTIONAL = 2,
  /* Any number, none included. */
  PERFORMIA_COUNT_MANY = 3
};

/* Something that an analyzer reads or gives. Ports are addressed by their index in the descriptor. */
typedef struct performia_port {
  uint32_t size;
  /* Inputs: one of PERFORMIA_COUNT_*. Outputs: PERFORMIA_COUNT_ONE. */
  int32_t count;
  /* Unique among the inputs, or among the outputs; letters, digits and '_'. */
  performia_text name;
  /* Registered type with revision. */
  performia_text type;
  performia_text summary;
  /*
   * Inputs: what the artifact's attributes must be. The host converts audio to `sample_rate` (Hz) and `channels`; where one
   * is missing the recording's own is given. Every other attribute must be equal.
   * Outputs: what is true of every artifact of this port.
   */
  uint32_t attribute_count;
  const performia_attribute *const *attributes;
} performia_port;

#endif
