/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_ENTRY_H
#define PERFORMIA_ENTRY_H

#include <stdint.h>

#include "performia/analyzer.h"
#include "performia/descriptor.h"
#include "performia/host.h"
#include "performia/status.h"
#include "performia/text.h"
#include "performia/version.h"

/* What a library offers. It stays valid and the same for the life of the process. */
typedef struct performia_entry {
  uint32_t size;
  /* PERFORMIA_MAGIC. */
  uint32_t magic;
  /* PERFORMIA_ABI of the headers that the plugin was built with. */
  uint32_t abi;
  /* The least minor version that a host must have. */
  uint32_t minimum_host_minor;

  /*
   * The analyzers of this library. `argument` is what the manifest says, empty for most: an adapter to another plugin world
   * learns from it which foreign plugin is meant. May be called from any thread, several at once.
   */
  uint32_t (*analyzer_count)(performia_text argument);
  /* NULL when there is none with this index. */
  const performia_descriptor *(*descriptor)(performia_text argument, uint32_t index);

  /* Makes an instance. `host` stays valid until destroy returns. May be called from any thread, several at once. */
  performia_status (*create)(
      const performia_host *host, performia_text argument, performia_text analyzer_id, performia_analyzer **analyzer);

  /* An extension of the library as a whole, or NULL. */
  const void *(*get_extension)(performia_text id);
} performia_entry;

#if defined(_WIN32)
#define PERFORMIA_EXPORT __declspec(dllexport)
#else
#define PERFORMIA_EXPORT __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The one function that a plugin exports. `host_abi` is the host's PERFORMIA_ABI. Does no work beyond filling in tables.
 * NULL when the plugin cannot work with that host.
 */
PERFORMIA_EXPORT const performia_entry *performia_plugin_entry(uint32_t host_abi);

#ifdef __cplusplus
}
#endif

#endif
