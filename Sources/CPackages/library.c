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

static int find_functions(const library *library, packages_message *message) {
  void *handle = dlopen(library->name, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    library_say(message, "%s", dlerror());
    return -1;
  }
  for (size_t index = 0; index < library->count; index++) {
    const library_function *function = &library->functions[index];
    *function->address = dlsym(handle, function->name);
    if (*function->address == NULL) {
      library_say(message, "%s has no function %s", library->name, function->name);
      return -1;
    }
  }
  return library->set_up == NULL ? 0 : library->set_up(message);
}

int library_load(library *library, packages_message *message) {
  pthread_mutex_lock(&library->lock);
  if (!library->is_loaded) library->is_loaded = find_functions(library, message) == 0;
  int is_loaded = library->is_loaded;
  pthread_mutex_unlock(&library->lock);
  return is_loaded ? 0 : -1;
}
