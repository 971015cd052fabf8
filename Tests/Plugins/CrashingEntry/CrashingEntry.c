#include <stddef.h>

#include "performia/performia.h"

/* Crashes while it is loaded. */
const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  volatile uint32_t *volatile nowhere = NULL;
  *nowhere = host_abi;
  return NULL;
}
