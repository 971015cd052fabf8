/* What no plugin should do to its process, its host and the system. */
#define _GNU_SOURCE
#include "Harm.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TEXT(literal) ((performia_text){literal, sizeof(literal) - 1})

enum { block_size = 1 << 20, table_rows = 1 << 16, matrix_frames = 1 << 16, bins = 12 };

void use_null(void) {
  volatile int *volatile nowhere = NULL;
  *nowhere = 1;
}

static int recurse(volatile int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return recurse(depth + 1) + room[0];
}

static void take_memory(int is_touched) {
  for (;;) {
    char *block = malloc(block_size);
    if (!block) use_null();
    if (is_touched) memset(block, 1, block_size);
  }
}

static void give_rows_without_end(const performia_sink *sink) {
  static double start[table_rows], duration[table_rows], confidence[table_rows];
  static performia_text labels[table_rows];
  performia_column label = {sizeof label, PERFORMIA_COLUMN_TEXT, TEXT("label"), NULL, NULL, labels};
  const performia_column *columns[] = {&label};
  performia_table table = {sizeof table, 1, table_rows, start, duration, confidence, columns, 0, NULL, NULL, NULL, NULL};
  for (int row = 0; row < table_rows; row++) labels[row] = TEXT("C:maj");
  /* About a gigabyte, whatever the host says of it. */
  for (int piece = 0; piece < 400; piece++) sink->append_table(sink, 0, &table);
}

static void give_frames_without_end(const performia_sink *sink) {
  static float frames[matrix_frames * bins];
  performia_artifact_info info = {.size = sizeof info, .shape = PERFORMIA_SHAPE_MATRIX, .bins = bins, .frame_period = 1e-3};
  sink->begin(sink, 1, &info);
  for (int piece = 0; piece < 400; piece++) sink->append_matrix(sink, 1, frames, matrix_frames);
}

static void write_input(const performia_inputs *inputs) {
  const float *samples;
  if (inputs->map(inputs, 0, 0, &samples) != PERFORMIA_OK) return;
  ((float *)samples)[1] = 1;
}

/* A process that stays; one that flees leaves session and group and is nobody's child. */
static void leave_child(int flees) {
  pid_t child = fork();
  if (child > 0) {
    usleep(50000);
    return;
  }
  if (flees) {
    setsid();
    if (fork() > 0) _exit(0);
  }
  for (;;) pause();
}

static int reaches_network(void) {
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return 0;
  close(descriptor);
  return 1;
}

static int writes_files(const performia_host *host) {
  char path[4096];
  const char *home = getenv("HOME");
  performia_text scratch;
  snprintf(path, sizeof path, "%s/performia-was-here", home ? home : "/tmp");
  int descriptor = open(path, O_WRONLY | O_CREAT, 0600);
  if (descriptor >= 0) {
    close(descriptor);
    unlink(path);
    return 1;
  }
  if (host->scratch_folder(host, &scratch) != PERFORMIA_OK) return 1;
  snprintf(path, sizeof path, "%.*s/note", (int)scratch.size, scratch.data);
  descriptor = open(path, O_WRONLY | O_CREAT, 0600);
  if (descriptor < 0) return 1;
  close(descriptor);
  return 0;
}

static void *add(void *sum) {
  *(int *)sum += 1;
  return NULL;
}

static int uses_threads(void) {
  int sum = 0;
  for (int index = 0; index < 4; index++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, add, &sum) != 0) return 0;
    pthread_join(thread, NULL);
  }
  return sum == 4;
}

int harm(const char *name, const performia_host *host, const performia_inputs *inputs, const performia_sink *sink) {
  volatile int zero = 0;
#define IS(word) (strcmp(name, word) == 0)
  if (IS("segfault")) use_null();
  if (IS("abort")) abort();
  if (IS("exit")) exit(0);
  if (IS("exit_3")) exit(3);
  if (IS("division")) raise(SIGFPE + zero);
  while (IS("endless_loop")) zero = 0;
  while (IS("sleeps")) pause();
  if (IS("recursion")) return recurse(0);
  if (IS("memory")) take_memory(1);
  if (IS("untouched_memory")) take_memory(0);
  if (IS("huge_table")) give_rows_without_end(sink);
  if (IS("huge_matrix")) give_frames_without_end(sink);
  if (IS("writes_input")) write_input(inputs);
  if (IS("child_stays")) leave_child(0);
  if (IS("child_flees")) leave_child(1);
  if (IS("kills_parent")) return kill(getppid(), SIGKILL) != 0;
  if (IS("network")) return !reaches_network();
  if (IS("writes_file")) return !writes_files(host);
  if (IS("threads")) return uses_threads();
  if (IS("prints")) {
    printf("[1, 2, 3]\n");
    fflush(stdout);
    fprintf(stderr, "and more\n");
  }
  while (IS("prints_forever")) puts("again and again");
  while (IS("logs_forever")) host->log(host, PERFORMIA_LOG_DEBUG, TEXT("again and again"));
  if (IS("last_words")) {
    host->log(host, PERFORMIA_LOG_INFO, TEXT("the bridge is out"));
    abort();
  }
  if (IS("closes_all")) {
    for (int descriptor = 0; descriptor < 1024; descriptor++) close(descriptor);
  }
  return 1;
}
