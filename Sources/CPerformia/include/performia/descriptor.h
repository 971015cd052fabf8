/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_DESCRIPTOR_H
#define PERFORMIA_DESCRIPTOR_H

#include <stdint.h>

#include "performia/parameter.h"
#include "performia/port.h"
#include "performia/text.h"

enum {
  /* Runs in the host's process or in one of its own, as the host likes. */
  PERFORMIA_ISOLATION_ANY = 0,
  /* Only in a process of its own. */
  PERFORMIA_ISOLATION_PROCESS = 1
};

/*
 * An amount that an analyzer expects to use. The names known so far; others are ignored:
 *   threads            threads that run at once at most, 1 where missing
 *   memory_base        bytes, whatever the length of the recording
 *   memory_per_second  bytes for each second of recording on top
 */
typedef struct performia_resource {
  uint32_t size;
  performia_text name;
  double amount;
} performia_resource;

/*
 * What an analyzer is, needs, gives and can be told. It never changes during the life of a process, and the manifest
 * beside the library says the same.
 */
typedef struct performia_descriptor {
  uint32_t size;
  /* One of PERFORMIA_ISOLATION_*. */
  int32_t isolation;
  /* Reverse-DNS: lower-case letters, digits, '-' and '.', e.g. org.example.chords. Never changes. */
  performia_text id;
  /* Semantic version; whatever changes a result raises it. */
  performia_text version;
  performia_text name;
  performia_text summary;
  performia_text maker;
  /* SPDX expression of the code's licence. */
  performia_text licence;

  uint32_t input_count;
  const performia_port *const *inputs;
  uint32_t output_count;
  const performia_port *const *outputs;
  uint32_t parameter_count;
  const performia_parameter *const *parameters;
  uint32_t resource_count;
  const performia_resource *const *resources;
  /* Sonames, or absolute paths, of libraries whose version may change the result. */
  uint32_t native_dependency_count;
  const performia_text *native_dependencies;

  /* 1: same input and parameters, same bytes, at any thread budget. 0: the result is not cached. */
  int32_t deterministic;
  /* 1: instances offer the extension performia.stream/1. */
  int32_t streaming;
} performia_descriptor;

#endif
