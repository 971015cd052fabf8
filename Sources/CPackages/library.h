/* How a library is loaded at its first use. */
#ifndef PACKAGES_LIBRARY_H
#define PACKAGES_LIBRARY_H

#include <pthread.h>

#include "cpackages.h"

/* A function of a library and where its address is kept. */
typedef struct library_function {
  const char *name;
  void **address;
} library_function;

/* A library that is loaded at most once, from whatever thread. */
typedef struct library {
  const char *name;
  const library_function *functions;
  size_t count;
  /* Called once, when all functions are found; 0 on success. NULL where nothing has to be set up. */
  int (*set_up)(packages_message *message);
  pthread_mutex_t lock;
  int is_loaded;
} library;

/* Loads a library where that has not happened yet. 0 on success; otherwise the message says what is missing. */
int library_load(library *library, packages_message *message);

void library_say(packages_message *message, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
