#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALL_OPTIMIZATIONS = 99 };

static const char *const provider_names[] = {"CPUExecutionProvider", "CUDAExecutionProvider", "CoreMLExecutionProvider"};

static int has_provider(const onnx_runtime *runtime, const char *name) {
  onnx_message ignored;
  char **names = NULL;
  int count = 0;
  int found = 0;
  handle status = CALL(runtime, TABLE_GET_PROVIDERS, (char ***, int *), &names, &count);
  if (!onnx_is_good(runtime, status, &ignored)) return 0;
  for (int index = 0; index < count; index++) found |= strcmp(names[index], name) == 0;
  status = CALL(runtime, TABLE_RELEASE_PROVIDERS, (char **, int), names, count);
  onnx_is_good(runtime, status, &ignored);
  return found;
}

static int append_provider(const onnx_runtime *runtime, handle options, int provider, onnx_message *message) {
  if (provider == ONNX_CPU) return 0;
  if (provider != ONNX_CUDA && provider != ONNX_COREML) {
    onnx_say(message, "there is no provider %d", provider);
    return -1;
  }
  if (!has_provider(runtime, provider_names[provider])) {
    onnx_say(message, "ONNX Runtime %s was built without %s", runtime->version, provider_names[provider]);
    return -1;
  }
  handle status;
  if (provider == ONNX_COREML) {
    status =
        CALL(runtime, TABLE_APPEND_PROVIDER, (handle, const char *, const char *const *, const char *const *, size_t),
             options, "CoreML", NULL, NULL, 0);
    return onnx_is_good(runtime, status, message) ? 0 : -1;
  }
  handle cuda = NULL;
  if (!onnx_is_good(runtime, CALL(runtime, TABLE_CREATE_CUDA_OPTIONS, (handle *), &cuda), message)) return -1;
  status = CALL(runtime, TABLE_APPEND_CUDA, (handle, handle), options, cuda);
  RELEASE(runtime, TABLE_RELEASE_CUDA_OPTIONS, cuda);
  return onnx_is_good(runtime, status, message) ? 0 : -1;
}

static int set_options(const onnx_runtime *runtime, handle options, int threads, onnx_message *message) {
  /* Threads that wait without spinning leave the other core to other steps. */
  return onnx_is_good(runtime, CALL(runtime, TABLE_SET_INTRA_OP_THREADS, (handle, int), options, threads), message) &&
                 onnx_is_good(runtime, CALL(runtime, TABLE_SET_INTER_OP_THREADS, (handle, int), options, 1), message) &&
                 onnx_is_good(
                     runtime,
                     CALL(runtime, TABLE_SET_GRAPH_OPTIMIZATION_LEVEL, (handle, int), options, ALL_OPTIMIZATIONS),
                     message) &&
                 onnx_is_good(
                     runtime,
                     CALL(runtime, TABLE_ADD_CONFIGURATION, (handle, const char *, const char *), options,
                          "session.intra_op.allow_spinning", "0"),
                     message) &&
                 onnx_is_good(
                     runtime,
                     CALL(runtime, TABLE_ADD_CONFIGURATION, (handle, const char *, const char *), options,
                          "session.use_env_allocators", "1"),
                     message)
             ? 0
             : -1;
}

static int describe(onnx_session *session, int direction, size_t index, handle allocator, onnx_message *message) {
  const onnx_runtime *runtime = session->runtime;
  onnx_declaration *declaration = &session->declarations[(direction == ONNX_INPUT ? 0 : session->counts[0]) + index];
  char *name = NULL;
  handle status =
      CALL(runtime, direction == ONNX_INPUT ? TABLE_GET_INPUT_NAME : TABLE_GET_OUTPUT_NAME,
           (handle, size_t, handle, char **), session->session, index, allocator, &name);
  if (!onnx_is_good(runtime, status, message)) return -1;
  declaration->name = strdup(name);
  onnx_message ignored;
  onnx_is_good(runtime, CALL(runtime, TABLE_FREE, (handle, void *), allocator, name), &ignored);
  if (declaration->name == NULL) {
    onnx_say(message, "there is no memory left");
    return -1;
  }
  handle type = NULL;
  handle tensor_type = NULL;
  status =
      CALL(runtime, direction == ONNX_INPUT ? TABLE_GET_INPUT_TYPE : TABLE_GET_OUTPUT_TYPE, (handle, size_t, handle *),
           session->session, index, &type);
  if (!onnx_is_good(runtime, status, message)) return -1;
  int result = -1;
  if (onnx_is_good(runtime, CALL(runtime, TABLE_CAST_TYPE_TO_TENSOR, (handle, handle *), type, &tensor_type), message)) {
    if (tensor_type == NULL) {
      onnx_say(message, "'%s' is no tensor", declaration->name);
    } else {
      result = onnx_read_shape(
          runtime, tensor_type, &declaration->element, &declaration->rank, declaration->shape, message);
    }
  }
  RELEASE(runtime, TABLE_RELEASE_TYPE, type);
  return result;
}

static int describe_all(onnx_session *session, onnx_message *message) {
  const onnx_runtime *runtime = session->runtime;
  size_t inputs = 0;
  size_t outputs = 0;
  handle allocator = NULL;
  if (!onnx_is_good(
          runtime, CALL(runtime, TABLE_GET_INPUT_COUNT, (handle, size_t *), session->session, &inputs), message) ||
      !onnx_is_good(
          runtime, CALL(runtime, TABLE_GET_OUTPUT_COUNT, (handle, size_t *), session->session, &outputs), message) ||
      !onnx_is_good(runtime, CALL(runtime, TABLE_GET_ALLOCATOR, (handle *), &allocator), message)) {
    return -1;
  }
  session->declarations = calloc(inputs + outputs + 1, sizeof *session->declarations);
  if (session->declarations == NULL) {
    onnx_say(message, "there is no memory left");
    return -1;
  }
  session->counts[ONNX_INPUT] = inputs;
  session->counts[ONNX_OUTPUT] = outputs;
  for (int direction = ONNX_INPUT; direction <= ONNX_OUTPUT; direction++) {
    for (size_t index = 0; index < session->counts[direction]; index++) {
      if (describe(session, direction, index, allocator, message) != 0) return -1;
    }
  }
  return 0;
}

onnx_session *onnx_session_open(
    const onnx_runtime *runtime, const char *model, int threads, int provider, onnx_message *message) {
  onnx_session *session = calloc(1, sizeof *session);
  if (session == NULL) {
    onnx_say(message, "there is no memory left");
    return NULL;
  }
  session->runtime = runtime;
  handle options = NULL;
  int is_open = onnx_is_good(runtime, CALL(runtime, TABLE_CREATE_SESSION_OPTIONS, (handle *), &options), message) &&
                set_options(runtime, options, threads, message) == 0 &&
                append_provider(runtime, options, provider, message) == 0 &&
                onnx_is_good(
                    runtime,
                    CALL(runtime, TABLE_CREATE_SESSION, (handle, const char *, handle, handle *), runtime->environment,
                         model, options, &session->session),
                    message) &&
                describe_all(session, message) == 0;
  RELEASE(runtime, TABLE_RELEASE_SESSION_OPTIONS, options);
  if (is_open) return session;
  onnx_session_close(session);
  return NULL;
}

void onnx_session_close(onnx_session *session) {
  if (session == NULL) return;
  RELEASE(session->runtime, TABLE_RELEASE_SESSION, session->session);
  onnx_memory_trim();
  if (session->declarations != NULL) {
    size_t count = session->counts[ONNX_INPUT] + session->counts[ONNX_OUTPUT];
    for (size_t index = 0; index < count; index++) free((char *)session->declarations[index].name);
  }
  free(session->declarations);
  free(session);
}

size_t onnx_session_count(const onnx_session *session, int direction) { return session->counts[direction]; }

const onnx_declaration *onnx_session_declaration(const onnx_session *session, int direction, size_t index) {
  return &session->declarations[(direction == ONNX_INPUT ? 0 : session->counts[0]) + index];
}

char *onnx_session_metadata(const onnx_session *session, const char *key) {
  const onnx_runtime *runtime = session->runtime;
  onnx_message ignored;
  handle allocator = NULL;
  handle metadata = NULL;
  if (!onnx_is_good(runtime, CALL(runtime, TABLE_GET_ALLOCATOR, (handle *), &allocator), &ignored) ||
      !onnx_is_good(
          runtime, CALL(runtime, TABLE_GET_METADATA, (handle, handle *), session->session, &metadata), &ignored)) {
    return NULL;
  }
  char *found = NULL;
  handle status = CALL(
      runtime, TABLE_LOOK_UP_METADATA, (handle, handle, const char *, char **), metadata, allocator, key, &found);
  char *result = onnx_is_good(runtime, status, &ignored) && found != NULL ? strdup(found) : NULL;
  if (found != NULL) {
    onnx_is_good(runtime, CALL(runtime, TABLE_FREE, (handle, void *), allocator, found), &ignored);
  }
  RELEASE(runtime, TABLE_RELEASE_METADATA, metadata);
  return result;
}
