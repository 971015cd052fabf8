/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_EXT_ADAPTER_H
#define PERFORMIA_EXT_ADAPTER_H

#include <stdint.h>

#include "performia/text.h"

/*
 * An adapter makes the plugins of another plugin world analyzers, each by an `argument` of its own (entry.h). This
 * extension says which there are, so that the host can write a manifest for each (performia plugins adopt).
 *
 * Obtained from performia_entry.get_extension with the id below. Foreign libraries may crash when they are loaded, so
 * the host asks about each of them in a process of its own: only functions that are given a library or an argument run
 * foreign code, and only that of this library.
 *
 * All texts stay valid and the same for the life of the process. All functions may be called from any thread, several
 * at once.
 */
#define PERFORMIA_ADAPTER_ID "performia.adapter/1"

typedef struct performia_adapter {
  uint32_t size;

  /* The foreign libraries that are installed, found without running any code of theirs. */
  uint32_t (*library_count)(void);
  /* The path of one; empty when there is none with this index. */
  performia_text (*library)(uint32_t index);

  /* The foreign plugins of one of these libraries; 0 where it cannot be used. */
  uint32_t (*argument_count)(performia_text library);
  /* The argument that stands for one of them; empty when there is none with this index. */
  performia_text (*argument)(performia_text library, uint32_t index);

  /* Why a library, or an argument, cannot be used: a sentence; empty where it can. */
  performia_text (*library_refusal)(performia_text library);
  performia_text (*argument_refusal)(performia_text argument);
} performia_adapter;

#endif
