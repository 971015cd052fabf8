#include <stddef.h>
#include <stdint.h>

/* A runtime that is too old for any table that is asked for. */
struct base {
  const void *(*get_table)(uint32_t version);
  const char *(*get_version)(void);
};

static const void *no_table(uint32_t version) {
  (void)version;
  return NULL;
}

static const char *version(void) { return "1.3.0"; }

static const struct base base = {no_table, version};

const struct base *OrtGetApiBase(void) { return &base; }
