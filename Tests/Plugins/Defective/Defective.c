/* The life of the library and of its instances. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Defect.h"

static char defect[64] = "none";

int has(const char *name) { return strcmp(defect, name) == 0; }

void choose_defect(void) {
  Dl_info info;
  const char *name, *end;
  if (dladdr(defect, &info) == 0 || !(name = strrchr(info.dli_fname, '-')) || !(end = strrchr(name, '.'))) return;
  snprintf(defect, sizeof defect, "%.*s", (int)(end - name - 1), name + 1);
}

int is_text(performia_text text, const char *wanted) {
  return text.size == strlen(wanted) && memcmp(text.data, wanted, text.size) == 0;
}

performia_status refuse(const instance *self, performia_status status, const char *message, const char *parameter) {
  performia_text text = {message, strlen(message)};
  performia_text name = {parameter, strlen(parameter)};
  self->host->fail(self->host, text, name);
  return status;
}

static void destroy(performia_analyzer *analyzer) {
  instance *self = analyzer->instance;
  if (has("destroy_needs_configure") && !self->is_configured) abort();
  if (has("crash_in_destroy") && self->analyses > 0) abort();
  if (has("leaks_instances")) return;
  free(self);
}

static const void *analyzer_extension(performia_analyzer *analyzer, performia_text id) {
  if (is_text(id, PERFORMIA_STREAM_ID)) return &stream;
  return has("offers_anything") ? analyzer : NULL;
}

static performia_status create(const performia_host *host, performia_text argument, performia_text analyzer_id,
                               performia_analyzer **analyzer) {
  static instance only;
  instance *self;
  (void)argument;
  if (!is_text(analyzer_id, has("bad_id") ? "Defective Analyzer" : "org.example.defective") && !has("creates_anything"))
    return PERFORMIA_NOT_FOUND;
  if (has("crash_in_create")) abort();
  self = has("one_instance") ? &only : calloc(1, sizeof *self);
  if (!self) return PERFORMIA_OUT_OF_MEMORY;
  self->host = host;
  self->analyzer = (performia_analyzer){sizeof self->analyzer, self, configure, analyze, destroy, analyzer_extension};
  if (has("no_destroy")) self->analyzer.destroy = NULL;
  *analyzer = &self->analyzer;
  return PERFORMIA_OK;
}

static const void *no_extension(performia_text id) {
  (void)id;
  return NULL;
}

static performia_entry entry = {sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create,
                                      no_extension};

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  choose_defect();
  complete_declaration();
  if (has("old_size")) entry.size = 24;
  if (has("needs_later_host")) entry.minimum_host_minor = 7;
  if (has("no_create")) entry.create = NULL;
  if (has("crash_with_other_hosts") && host_abi >> 16 != PERFORMIA_ABI_MAJOR) abort();
  if (has("refuses_later_minor") && host_abi > PERFORMIA_ABI) return NULL;
  return &entry;
}
