/* The templates of plugin projects, compiled in, so that the program needs no files to write one. */
#ifndef PLUGIN_TEMPLATES_H
#define PLUGIN_TEMPLATES_H

#include <stddef.h>

/* A file below templates/. */
typedef struct plugin_template {
  /* Its path there, e.g. "c/src/plugin.c". */
  const char *path;
  const unsigned char *bytes;
  size_t size;
} plugin_template;

/* All of them. */
const plugin_template *plugin_templates(size_t *count);

#endif
