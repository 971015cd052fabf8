#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static speech_library *opened = NULL;

void speech_say(speech_message *message, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(message->text, sizeof message->text, format, values);
  va_end(values);
}

static void be_silent(int level, const char *text, void *data) { (void)level, (void)text, (void)data; }

static speech_library *load(const char *path, speech_message *message) {
  void *loaded = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (loaded == NULL) {
    speech_say(message, "%s", dlerror());
    return NULL;
  }
  speech_library *library = calloc(1, sizeof *library);
  char *name = strdup(path);
  if (library == NULL || name == NULL) {
    free(library);
    free(name);
    speech_say(message, "there is no memory left");
    return NULL;
  }
  const char *missing = NULL;
#define LOOK_UP(function, result, parameters) \
  library->function = (result(*) parameters)dlsym(loaded, "whisper_" #function); \
  if (library->function == NULL && missing == NULL) missing = "whisper_" #function;
  WHISPER_FUNCTIONS(LOOK_UP)
#undef LOOK_UP
  /* Structs are handed over by value, so another version may mean something else by the same bytes. */
  if (missing != NULL) {
    speech_say(message, "it is a library, but not whisper.cpp 1.8: it has no function %s", missing);
  } else if (strncmp(library->version(), "1.8.", 4) != 0) {
    speech_say(message, "it is whisper.cpp %s, and 1.8 is needed", library->version());
  } else {
    library->path = name;
    library->log_set(be_silent, NULL);
    return library;
  }
  free(library);
  free(name);
  return NULL;
}

speech_library *speech_library_open(const char *path, speech_message *message) {
  pthread_mutex_lock(&lock);
  speech_library *library = opened;
  while (library != NULL && strcmp(library->path, path) != 0) library = library->next;
  if (library == NULL) {
    library = load(path, message);
    if (library != NULL) {
      library->next = opened;
      opened = library;
    }
  }
  pthread_mutex_unlock(&lock);
  return library;
}

const char *speech_library_version(const speech_library *library) { return library->version(); }

int speech_language(const speech_library *library, const char *name) { return library->lang_id(name); }

const char *speech_language_name(const speech_library *library, int language) {
  return language < 0 || language > library->lang_max_id() ? NULL : library->lang_str(language);
}
