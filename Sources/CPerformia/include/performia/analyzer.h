/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_ANALYZER_H
#define PERFORMIA_ANALYZER_H

#include <stdint.h>

#include "performia/inputs.h"
#include "performia/parameter.h"
#include "performia/sink.h"
#include "performia/status.h"
#include "performia/text.h"

/*
 * One instance of an analyzer, made by performia_entry.create. Life: create, configure once, analyze any number of times,
 * destroy. The struct is the plugin's and stays valid until destroy returns.
 */
typedef struct performia_analyzer performia_analyzer;
struct performia_analyzer {
  uint32_t size;
  /* The plugin's own. */
  void *instance;

  /*
   * Takes the value of every declared parameter, in the order of the descriptor. The host has checked kind, bounds and
   * choices; a plugin checks them all the same. PERFORMIA_INVALID_ARGUMENT for another number of values, for one that is
   * not as declared, and when a combination makes no sense: performia_host.fail says why and which parameter.
   */
  performia_status (*configure)(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count);

  /* Analyses a recording, whole. Nothing of one call may change the result of the next. */
  performia_status (*analyze)(
      performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink);

  /* Ends the instance and frees it, also after a failed configure or analyze. */
  void (*destroy)(performia_analyzer *analyzer);

  /* The extension with this id, or NULL. */
  const void *(*get_extension)(performia_analyzer *analyzer, performia_text id);
};

#endif
