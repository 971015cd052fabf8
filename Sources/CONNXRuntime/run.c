#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "session.h"

enum { MAXIMUM_TENSORS = 32 };

struct onnx_run {
  const onnx_session *session;
  handle options;
  handle values[MAXIMUM_TENSORS];
  onnx_tensor outputs[MAXIMUM_TENSORS];
  size_t output_count;
};

/* A thread that asks whether a run shall end. */
typedef struct {
  onnx_run *run;
  const onnx_stop *stop;
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t ended;
  int has_ended;
} watcher;

enum { NANOSECONDS_BETWEEN_QUESTIONS = 100000000, NANOSECONDS = 1000000000 };

static void *watch(void *context) {
  watcher *watcher = context;
  pthread_mutex_lock(&watcher->lock);
  while (!watcher->has_ended) {
    struct timespec next;
    clock_gettime(CLOCK_REALTIME, &next);
    next.tv_nsec += NANOSECONDS_BETWEEN_QUESTIONS;
    if (next.tv_nsec >= NANOSECONDS) {
      next.tv_nsec -= NANOSECONDS;
      next.tv_sec += 1;
    }
    pthread_cond_timedwait(&watcher->ended, &watcher->lock, &next);
    if (!watcher->has_ended && watcher->stop->is_asked(watcher->stop->context)) {
      const onnx_runtime *runtime = watcher->run->session->runtime;
      onnx_message ignored;
      onnx_is_good(runtime, CALL(runtime, TABLE_SET_TERMINATE, (handle), watcher->run->options), &ignored);
      break;
    }
  }
  pthread_mutex_unlock(&watcher->lock);
  return NULL;
}

static int watcher_start(watcher *watcher, onnx_run *run, const onnx_stop *stop, onnx_message *message) {
  watcher->stop = stop;
  if (stop == NULL) return 0;
  watcher->run = run;
  watcher->has_ended = 0;
  pthread_mutex_init(&watcher->lock, NULL);
  pthread_cond_init(&watcher->ended, NULL);
  if (pthread_create(&watcher->thread, NULL, watch, watcher) == 0) return 0;
  pthread_cond_destroy(&watcher->ended);
  pthread_mutex_destroy(&watcher->lock);
  onnx_say(message, "the system gives no thread");
  return -1;
}

static void watcher_end(watcher *watcher) {
  if (watcher->stop == NULL) return;
  pthread_mutex_lock(&watcher->lock);
  watcher->has_ended = 1;
  pthread_cond_signal(&watcher->ended);
  pthread_mutex_unlock(&watcher->lock);
  pthread_join(watcher->thread, NULL);
  pthread_cond_destroy(&watcher->ended);
  pthread_mutex_destroy(&watcher->lock);
}

static size_t element_size(int32_t element) {
  switch (element) {
    case ONNX_FLOAT:
    case ONNX_INT32:
      return 4;
    case ONNX_INT64:
    case ONNX_DOUBLE:
      return 8;
    default:
      return 0;
  }
}

static int read_output(const onnx_runtime *runtime, handle value, onnx_tensor *output, onnx_message *message) {
  handle type = NULL;
  if (!onnx_is_good(runtime, CALL(runtime, TABLE_GET_TENSOR_TYPE, (handle, handle *), value, &type), message)) return -1;
  handle status = CALL(runtime, TABLE_GET_ELEMENT_COUNT, (handle, size_t *), type, &output->count);
  int is_read = onnx_is_good(runtime, status, message) &&
                onnx_read_shape(runtime, type, &output->element, &output->rank, output->shape, message) == 0;
  RELEASE(runtime, TABLE_RELEASE_TENSOR_TYPE, type);
  if (!is_read) return -1;
  status = CALL(runtime, TABLE_GET_TENSOR_DATA, (handle, void **), value, &output->data);
  return onnx_is_good(runtime, status, message) ? 0 : -1;
}

static int make_input(const onnx_runtime *runtime, const onnx_tensor *input, handle *value, onnx_message *message) {
  size_t size = element_size(input->element);
  if (size == 0 || input->rank > ONNX_MAXIMUM_RANK) {
    onnx_say(message, "the input '%s' is of no known kind", input->name);
    return -1;
  }
  handle status =
      CALL(runtime, TABLE_CREATE_TENSOR_WITH_DATA, (handle, void *, size_t, const int64_t *, size_t, int, handle *),
           runtime->cpu_memory, input->data, input->count * size, input->shape, input->rank, input->element, value);
  return onnx_is_good(runtime, status, message) ? 0 : -1;
}

static int perform(
    onnx_run *run, const onnx_tensor *inputs, size_t input_count, const char *const *outputs, const onnx_stop *stop,
    onnx_message *message) {
  const onnx_runtime *runtime = run->session->runtime;
  handle values[MAXIMUM_TENSORS] = {NULL};
  const char *names[MAXIMUM_TENSORS];
  int is_good = 1;
  for (size_t index = 0; is_good && index < input_count; index++) {
    names[index] = inputs[index].name;
    is_good = make_input(runtime, &inputs[index], &values[index], message) == 0;
  }
  watcher watcher;
  if (is_good && watcher_start(&watcher, run, stop, message) != 0) is_good = 0;
  if (is_good) {
    handle status =
        CALL(runtime, TABLE_RUN,
             (handle, handle, const char *const *, const handle *, size_t, const char *const *, size_t, handle *),
             run->session->session, run->options, names, values, input_count, outputs, run->output_count, run->values);
    is_good = onnx_is_good(runtime, status, message);
    watcher_end(&watcher);
  }
  for (size_t index = 0; index < input_count; index++) RELEASE(runtime, TABLE_RELEASE_VALUE, values[index]);
  for (size_t index = 0; is_good && index < run->output_count; index++) {
    run->outputs[index].name = outputs[index];
    is_good = read_output(runtime, run->values[index], &run->outputs[index], message) == 0;
  }
  return is_good ? 0 : -1;
}

onnx_run *onnx_session_run(
    const onnx_session *session, const onnx_tensor *inputs, size_t input_count, const char *const *outputs,
    size_t output_count, const onnx_stop *stop, onnx_message *message) {
  if (input_count > MAXIMUM_TENSORS || output_count > MAXIMUM_TENSORS) {
    onnx_say(message, "at most %d inputs and outputs are possible", MAXIMUM_TENSORS);
    return NULL;
  }
  onnx_run *run = calloc(1, sizeof *run);
  if (run == NULL) {
    onnx_say(message, "there is no memory left");
    return NULL;
  }
  run->session = session;
  run->output_count = output_count;
  handle status = CALL(session->runtime, TABLE_CREATE_RUN_OPTIONS, (handle *), &run->options);
  if (onnx_is_good(session->runtime, status, message) &&
      perform(run, inputs, input_count, outputs, stop, message) == 0) {
    return run;
  }
  onnx_run_free(run);
  return NULL;
}

const onnx_tensor *onnx_run_output(const onnx_run *run, size_t index) {
  return index < run->output_count ? &run->outputs[index] : NULL;
}

void onnx_run_free(onnx_run *run) {
  if (run == NULL) return;
  for (size_t index = 0; index < run->output_count; index++) {
    RELEASE(run->session->runtime, TABLE_RELEASE_VALUE, run->values[index]);
  }
  RELEASE(run->session->runtime, TABLE_RELEASE_RUN_OPTIONS, run->options);
  free(run);
}
