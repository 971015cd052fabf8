#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

/* First member of the library's only exported struct. */
struct base {
  const table_function *(*get_table)(uint32_t version);
  const char *(*get_version)(void);
};

/* Nothing but fatal errors is printed: everything else comes back as a status. */
enum { LOG_FATAL = 4 };
/* Memory that the library's own arena is not put in front of. */
enum { DEVICE_ALLOCATOR = 0, MEMORY_DEFAULT = 0 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static onnx_runtime *opened = NULL;

void onnx_say(onnx_message *message, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(message->text, sizeof message->text, format, values);
  va_end(values);
}

int onnx_is_good(const onnx_runtime *runtime, handle status, onnx_message *message) {
  if (status == NULL) return 1;
  onnx_say(message, "%s", ((const char *(*)(handle))runtime->table[TABLE_GET_ERROR_MESSAGE])(status));
  RELEASE(runtime, TABLE_RELEASE_STATUS, status);
  return 0;
}

int onnx_read_shape(
    const onnx_runtime *runtime, handle tensor_type, int32_t *element, size_t *rank, int64_t shape[ONNX_MAXIMUM_RANK],
    onnx_message *message) {
  if (!onnx_is_good(
          runtime, CALL(runtime, TABLE_GET_ELEMENT_TYPE, (handle, int32_t *), tensor_type, element), message) ||
      !onnx_is_good(runtime, CALL(runtime, TABLE_GET_RANK, (handle, size_t *), tensor_type, rank), message)) {
    return -1;
  }
  if (*rank > ONNX_MAXIMUM_RANK) {
    onnx_say(message, "it has a tensor of %zu dimensions, more than %d", *rank, ONNX_MAXIMUM_RANK);
    return -1;
  }
  handle status = CALL(runtime, TABLE_GET_SHAPE, (handle, int64_t *, size_t), tensor_type, shape, *rank);
  return onnx_is_good(runtime, status, message) ? 0 : -1;
}

static onnx_runtime *load(const char *library, onnx_message *message) {
  handle loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (loaded == NULL) {
    onnx_say(message, "%s", dlerror());
    return NULL;
  }
  const struct base *(*get_base)(void) = (const struct base *(*)(void))dlsym(loaded, "OrtGetApiBase");
  const struct base *base = get_base == NULL ? NULL : get_base();
  if (base == NULL) {
    onnx_say(message, "it is a library, but not ONNX Runtime: it has no function OrtGetApiBase");
    dlclose(loaded);
    return NULL;
  }
  const table_function *table = base->get_table(TABLE_VERSION);
  if (table == NULL) {
    onnx_say(message, "it is ONNX Runtime %s, and 1.%d or later is needed", base->get_version(), TABLE_VERSION);
    return NULL;
  }
  onnx_runtime *runtime = calloc(1, sizeof *runtime);
  char *name = strdup(library);
  if (runtime == NULL || name == NULL) {
    free(runtime);
    free(name);
    onnx_say(message, "there is no memory left");
    return NULL;
  }
  runtime->library = name;
  runtime->version = base->get_version();
  runtime->table = table;
  if (!onnx_is_good(
          runtime,
          CALL(runtime, TABLE_CREATE_ENVIRONMENT, (int, const char *, handle *), LOG_FATAL, "performia",
               &runtime->environment),
          message) ||
      !onnx_is_good(
          runtime,
          CALL(runtime, TABLE_CREATE_CPU_MEMORY, (int, int, handle *), DEVICE_ALLOCATOR, MEMORY_DEFAULT,
               &runtime->cpu_memory),
          message) ||
      onnx_memory_register(runtime, message) != 0) {
    free(name);
    free(runtime);
    return NULL;
  }
  return runtime;
}

onnx_runtime *onnx_runtime_open(const char *library, onnx_message *message) {
  pthread_mutex_lock(&lock);
  onnx_runtime *runtime = opened;
  while (runtime != NULL && strcmp(runtime->library, library) != 0) runtime = runtime->next;
  if (runtime == NULL) {
    runtime = load(library, message);
    if (runtime != NULL) {
      runtime->next = opened;
      opened = runtime;
    }
  }
  pthread_mutex_unlock(&lock);
  return runtime;
}

const char *onnx_runtime_version(const onnx_runtime *runtime) { return runtime->version; }
