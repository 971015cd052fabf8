/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_EXT_TYPES_H
#define PERFORMIA_EXT_TYPES_H

#include <stdint.h>

#include "performia/text.h"

/*
 * Artifact types of a plugin's own, for results that no registered type describes.
 *
 * Obtained from performia_entry.get_extension with the id below. A type is named below a prefix of the analyzers' ids, with
 * a revision: org.example.loudness/summary/1. The manifest repeats the declarations.
 */
#define PERFORMIA_TYPES_ID "performia.types/1"

typedef struct performia_types {
  uint32_t size;

  /*
   * The declarations as a JSON array, in the form that the manifest's `types` has (plugin_manifest.schema.json): rules of the
   * columns of a table or of the values of a matrix, a JSON Schema (Draft 7) for a document. `argument` is the manifest's.
   * The text stays valid and the same for the life of the process; empty where there are none. May be called from any thread,
   * several at once.
   */
  performia_text (*declarations)(performia_text argument);
} performia_types;

#endif
