/*
 * What Performia needs of ONNX Runtime, whose library is opened at run time and comes without headers.
 *
 * Functions that can fail return NULL or not 0 and put a sentence into `message`. Everything may be called from any thread;
 * one session may run on several threads at once.
 */
#ifndef PERFORMIA_ONNX_RUNTIME_H
#define PERFORMIA_ONNX_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

enum { ONNX_MAXIMUM_RANK = 8 };

/* Element types, numbered as TensorProto.DataType of the ONNX standard numbers them. */
enum { ONNX_FLOAT = 1, ONNX_INT32 = 6, ONNX_INT64 = 7, ONNX_DOUBLE = 11 };

enum { ONNX_INPUT = 0, ONNX_OUTPUT = 1 };

enum { ONNX_CPU = 0, ONNX_CUDA = 1, ONNX_COREML = 2 };

typedef struct {
  char text[1024];
} onnx_message;

typedef struct onnx_runtime onnx_runtime;
typedef struct onnx_session onnx_session;
typedef struct onnx_run onnx_run;

/* An input or an output of a network. */
typedef struct {
  /* Lives as long as the session. */
  const char *name;
  int32_t element;
  size_t rank;
  /* -1 where any length is taken. */
  int64_t shape[ONNX_MAXIMUM_RANK];
} onnx_declaration;

/* Values of an input, which stay the caller's, or of an output, which live as long as the run. */
typedef struct {
  const char *name;
  int32_t element;
  size_t rank;
  int64_t shape[ONNX_MAXIMUM_RANK];
  void *data;
  size_t count;
} onnx_tensor;

/* Opens a library, which is never closed again. Its version must be 1.12 or later. */
onnx_runtime *onnx_runtime_open(const char *library, onnx_message *message);

/* Such as "1.31.1". */
const char *onnx_runtime_version(const onnx_runtime *runtime);

/* Reads a model file. `threads` is how many threads one run may keep busy. */
onnx_session *onnx_session_open(
    const onnx_runtime *runtime, const char *model, int threads, int provider, onnx_message *message);
void onnx_session_close(onnx_session *session);

/* Number of inputs or outputs. */
size_t onnx_session_count(const onnx_session *session, int direction);
const onnx_declaration *onnx_session_declaration(const onnx_session *session, int direction, size_t index);

/* What the model's maker wrote under a key, to be freed by the caller; NULL where there is nothing. */
char *onnx_session_metadata(const onnx_session *session, const char *key);

/* Asked every tenth of a second, from another thread: not 0 makes a run end between two operators. */
typedef struct {
  int (*is_asked)(void *context);
  void *context;
} onnx_stop;

/* Computes the named outputs; NULL with a sentence when it fails or was stopped. `stop` may be NULL. */
onnx_run *onnx_session_run(
    const onnx_session *session, const onnx_tensor *inputs, size_t input_count, const char *const *outputs,
    size_t output_count, const onnx_stop *stop, onnx_message *message);

/* An output, by its place in the list of names. */
const onnx_tensor *onnx_run_output(const onnx_run *run, size_t index);
void onnx_run_free(onnx_run *run);

#endif
