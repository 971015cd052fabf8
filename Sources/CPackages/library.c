#include "library.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

void library_say(packages_message *message, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(message->text, sizeof message->text, format, values);
  va_end(values);
}

int library_load(const char *library, const library_function *functions, size_t count, packages_message *message) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    library_say(message, "%s", dlerror());
    return -1;
  }
  for (size_t index = 0; index < count; index++) {
    *functions[index].address = dlsym(handle, functions[index].name);
    if (*functions[index].address == NULL) {
      library_say(message, "%s has no function %s", library, functions[index].name);
      return -1;
    }
  }
  return 0;
}
