/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_PARAMETER_H
#define PERFORMIA_PARAMETER_H

#include <stdint.h>

#include "performia/text.h"

/* Kinds of parameters. */
enum {
  PERFORMIA_PARAMETER_BOOL = 1,
  PERFORMIA_PARAMETER_INTEGER = 2,
  PERFORMIA_PARAMETER_NUMBER = 3,
  PERFORMIA_PARAMETER_TEXT = 4,
  /* A text out of a list. */
  PERFORMIA_PARAMETER_CHOICE = 5,
  /* Two numbers, the lower first. */
  PERFORMIA_PARAMETER_RANGE = 6,
  /* A text: name of an entry of the model registry. performia_host.model_path gives the file. */
  PERFORMIA_PARAMETER_MODEL = 7
};

/* A value of a parameter; only the field of its kind is used. */
typedef struct performia_value {
  uint32_t size;
  /* One of PERFORMIA_PARAMETER_*. */
  int32_t kind;
  /* Bool (0 or 1) and integer. */
  int64_t integer;
  double number;
  /* Text, choice and model. */
  performia_text text;
  /* Range: the lower and the upper end. */
  double range[2];
} performia_value;

/* A parameter as an analyzer declares it. */
typedef struct performia_parameter {
  uint32_t size;
  /* One of PERFORMIA_PARAMETER_*. */
  int32_t kind;
  /* Unique in the analyzer; letters, digits and '_'. */
  performia_text name;
  performia_text summary;
  /* Empty where there is none. */
  performia_text unit;
  const performia_value *default_value;
  /* Bounds of integers, numbers and both ends of ranges; NaN where there is none. */
  double minimum;
  double maximum;
  /* Choices; otherwise 0 and NULL. */
  uint32_t choice_count;
  const performia_text *choices;
} performia_parameter;

#endif
