/* How a library is loaded at its first use. */
#ifndef PACKAGES_LIBRARY_H
#define PACKAGES_LIBRARY_H

#include "cpackages.h"

/* A function of a library and where its address is kept. */
typedef struct library_function {
  const char *name;
  void **address;
} library_function;

/* Loads a library and finds functions in it. 0 on success; otherwise the message says what is missing. */
int library_load(const char *library, const library_function *functions, size_t count, packages_message *message);

void library_say(packages_message *message, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
