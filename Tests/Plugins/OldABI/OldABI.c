#include "performia/performia.h"

static uint32_t none(performia_text argument) {
  (void)argument;
  return 0;
}

static const performia_entry entry = {
    .size = sizeof(performia_entry), .magic = PERFORMIA_MAGIC, .abi = 99u << 16, .analyzer_count = none};

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  (void)host_abi;
  return &entry;
}
