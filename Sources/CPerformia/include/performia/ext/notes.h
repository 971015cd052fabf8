/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_EXT_NOTES_H
#define PERFORMIA_EXT_NOTES_H

#include <stdint.h>

#include "performia/host.h"
#include "performia/text.h"

/*
 * Notes on how results came about where that is not as usual, such as "The recording was heard in 4 windows."
 *
 * Obtained from performia_host.get_extension with the id below; the table lives as long as the instance.
 */
#define PERFORMIA_NOTES_ID "performia.notes/1"

typedef struct performia_notes {
  uint32_t size;

  /*
   * [any thread] Notes a sentence for users, during analyze. It is part of the results: it stands in the Song Map's
   * provenance and comes back with results from the cache, and so must be the same for the same inputs.
   */
  void (*note)(const performia_host *host, performia_text sentence);
} performia_notes;

#endif
