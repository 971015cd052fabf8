#include "performia/performia.h"

static const performia_entry entry = {.size = sizeof(performia_entry), .magic = PERFORMIA_MAGIC, .abi = PERFORMIA_ABI};

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  (void)host_abi;
  return &entry;
}
