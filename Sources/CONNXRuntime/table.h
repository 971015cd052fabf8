/*
 * The functions of ONNX Runtime's C interface that are used: places in a table of function pointers that only ever grows at its
 * end, so that places of version 12 hold for every later one.
 */
#ifndef PERFORMIA_ONNX_RUNTIME_TABLE_H
#define PERFORMIA_ONNX_RUNTIME_TABLE_H

#include "onnx_runtime.h"

enum {
  TABLE_VERSION = 12,
  TABLE_GET_ERROR_MESSAGE = 2,
  TABLE_CREATE_ENVIRONMENT = 3,
  TABLE_CREATE_SESSION = 7,
  TABLE_RUN = 9,
  TABLE_CREATE_SESSION_OPTIONS = 10,
  TABLE_SET_GRAPH_OPTIMIZATION_LEVEL = 23,
  TABLE_SET_INTRA_OP_THREADS = 24,
  TABLE_SET_INTER_OP_THREADS = 25,
  TABLE_GET_INPUT_COUNT = 30,
  TABLE_GET_OUTPUT_COUNT = 31,
  TABLE_GET_INPUT_TYPE = 33,
  TABLE_GET_OUTPUT_TYPE = 34,
  TABLE_GET_INPUT_NAME = 36,
  TABLE_GET_OUTPUT_NAME = 37,
  TABLE_CREATE_RUN_OPTIONS = 39,
  TABLE_SET_TERMINATE = 46,
  TABLE_CREATE_TENSOR_WITH_DATA = 49,
  TABLE_GET_TENSOR_DATA = 51,
  TABLE_CAST_TYPE_TO_TENSOR = 55,
  TABLE_GET_ELEMENT_TYPE = 60,
  TABLE_GET_RANK = 61,
  TABLE_GET_SHAPE = 62,
  TABLE_GET_ELEMENT_COUNT = 64,
  TABLE_GET_TENSOR_TYPE = 65,
  TABLE_CREATE_CPU_MEMORY = 69,
  TABLE_FREE = 76,
  TABLE_GET_ALLOCATOR = 78,
  TABLE_RELEASE_STATUS = 93,
  TABLE_RELEASE_SESSION = 95,
  TABLE_RELEASE_VALUE = 96,
  TABLE_RELEASE_RUN_OPTIONS = 97,
  TABLE_RELEASE_TYPE = 98,
  TABLE_RELEASE_TENSOR_TYPE = 99,
  TABLE_RELEASE_SESSION_OPTIONS = 100,
  TABLE_GET_METADATA = 111,
  TABLE_LOOK_UP_METADATA = 116,
  TABLE_RELEASE_METADATA = 118,
  TABLE_GET_PROVIDERS = 125,
  TABLE_RELEASE_PROVIDERS = 126,
  TABLE_ADD_CONFIGURATION = 130,
  TABLE_REGISTER_ALLOCATOR = 176,
  TABLE_APPEND_CUDA = 205,
  TABLE_CREATE_CUDA_OPTIONS = 206,
  TABLE_RELEASE_CUDA_OPTIONS = 209,
  TABLE_APPEND_PROVIDER = 216,
};

typedef void *handle;
typedef void (*table_function)(void);

struct onnx_runtime {
  char *library;
  const char *version;
  const table_function *table;
  handle environment;
  handle cpu_memory;
  onnx_runtime *next;
};

/* Gives tensors of all sessions of a runtime their memory. */
int onnx_memory_register(onnx_runtime *runtime, onnx_message *message);

/* Gives blocks that no tensor uses back to the system. */
void onnx_memory_trim(void);

/* Calls a function that returns a status. */
#define CALL(runtime, place, types, ...) (((handle(*) types)(runtime)->table[place])(__VA_ARGS__))

/* Calls a function that returns nothing, for a handle that is not NULL. */
#define RELEASE(runtime, place, what) \
  do { \
    if ((what) != NULL) ((void (*)(handle))(runtime)->table[place])(what); \
  } while (0)

void onnx_say(onnx_message *message, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether a status is good; the sentence of a bad one goes to `message`. Frees the status. */
int onnx_is_good(const onnx_runtime *runtime, handle status, onnx_message *message);

/* Element type, rank and shape of a tensor type. */
int onnx_read_shape(
    const onnx_runtime *runtime, handle tensor_type, int32_t *element, size_t *rank, int64_t shape[ONNX_MAXIMUM_RANK],
    onnx_message *message);

#endif
