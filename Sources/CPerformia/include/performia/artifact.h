/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_ARTIFACT_H
#define PERFORMIA_ARTIFACT_H

#include <stdint.h>

#include "performia/text.h"

/* The four shapes in which data flow. */
enum {
  PERFORMIA_SHAPE_AUDIO = 1,
  PERFORMIA_SHAPE_MATRIX = 2,
  PERFORMIA_SHAPE_TABLE = 3,
  PERFORMIA_SHAPE_DOCUMENT = 4
};

/* A named property of an artifact or a condition on one, e.g. stem = vocals. */
typedef struct performia_attribute {
  uint32_t size;
  performia_text key;
  performia_text value;
} performia_attribute;

/*
 * What is known of an artifact besides its data. Fields of other shapes are 0.
 *
 * As an input it is filled in by the host. A plugin fills one in to begin an audio or matrix output; there the host reads
 * only the attributes and the fields of the shape, not `type`, `frames`, `rows` and `alternatives`.
 */
typedef struct performia_artifact_info {
  uint32_t size;
  /* One of PERFORMIA_SHAPE_*. */
  int32_t shape;
  /* Registered type with revision, e.g. music/beats/1. */
  performia_text type;
  uint32_t attribute_count;
  const performia_attribute *const *attributes;

  /* Audio: Hz. */
  double sample_rate;
  /* Audio. */
  uint32_t channels;
  /* Matrix: values in a frame. */
  uint32_t bins;
  /* Audio: samples of one channel. Matrix: frames. */
  uint64_t frames;
  /* Audio: time of the first sample. Matrix: time of the first frame's centre. Seconds. */
  double start;
  /* Matrix: seconds from one frame's centre to the next. */
  double frame_period;
  /* Matrix: `bins` names, or NULL. */
  const performia_text *bin_labels;

  /* Table. */
  uint64_t rows;
  uint64_t alternatives;
} performia_artifact_info;

/* Kinds of table columns. */
enum {
  PERFORMIA_COLUMN_INT64 = 1,
  PERFORMIA_COLUMN_FLOAT64 = 2,
  PERFORMIA_COLUMN_TEXT = 3,
  /* int64: index of a row of the same table, -1 for none. */
  PERFORMIA_COLUMN_ROW = 4
};

/* One column; only the pointer of its kind is set, to as many values as the table has rows (or alternatives). */
typedef struct performia_column {
  uint32_t size;
  /* One of PERFORMIA_COLUMN_*. */
  int32_t kind;
  performia_text name;
  const int64_t *int64;
  const double *float64;
  const performia_text *text;
} performia_column;

/*
 * Rows with time, confidence and the columns that the type names, and other readings of single rows.
 *
 * The rows of an output may come in several tables; `alternative_row` counts from the first row of the first of them.
 */
typedef struct performia_table {
  uint32_t size;
  uint32_t column_count;
  uint64_t rows;
  /* Seconds, seconds (0 for an instant), and 0 to 1; NULL where there are no rows. */
  const double *start;
  const double *duration;
  const double *confidence;
  const performia_column *const *columns;

  uint64_t alternatives;
  const int64_t *alternative_row;
  /* 1 for the best runner-up of its row. */
  const int64_t *alternative_rank;
  const double *alternative_confidence;
  /* `column_count` columns in the same order; NULL where there are no alternatives. */
  const performia_column *const *alternative_columns;
} performia_table;

#endif
