#define _GNU_SOURCE
#include "crash.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cisolation.h"

int isolation_crash_notes = -1;

enum { most_inputs = 256, alternate_stack_size = 1 << 16, null_page = 4096, stack_margin = 1 << 18 };

static struct {
  uintptr_t start, end;
} inputs[most_inputs];
static volatile sig_atomic_t input_count;
static uintptr_t stack_end;

void isolation_note_input(const void *data, size_t bytes) {
  if (input_count == most_inputs) return;
  inputs[input_count].start = (uintptr_t)data;
  inputs[input_count].end = (uintptr_t)data + bytes;
  input_count = input_count + 1;
}

void isolation_forget_inputs(void) { input_count = 0; }

#ifdef __linux__

/* Whether data take up nearly all of the address space that they may; only what is safe in a signal handler. */
static int is_memory_spent(void) {
  char text[256];
  struct rlimit bound;
  uint64_t fields[7] = {0};
  int field = 0;
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text);
  close(file);
  for (ssize_t index = 0; index < count && field < 7; index++) {
    if (text[index] >= '0' && text[index] <= '9') {
      fields[field] = fields[field] * 10 + (uint64_t)(text[index] - '0');
    } else {
      field++;
    }
  }
  if (getrlimit(RLIMIT_DATA, &bound) != 0 || bound.rlim_cur == RLIM_INFINITY) return 0;
  return fields[5] * (uint64_t)sysconf(_SC_PAGESIZE) > bound.rlim_cur / 10 * 9;
}

static void note(int number, siginfo_t *info, void *context) {
  isolation_crash crash = {number, ISOLATION_PLACE_UNKNOWN};
  uintptr_t address = (uintptr_t)info->si_addr;
  (void)context;
  if (number == SIGSEGV || number == SIGBUS) {
    if (address < null_page) crash.place = ISOLATION_PLACE_NULL;
    if (stack_end && address + stack_margin > stack_end && address < stack_end + stack_margin) {
      crash.place = ISOLATION_PLACE_STACK;
    }
    for (int index = 0; index < input_count; index++) {
      if (address >= inputs[index].start && address < inputs[index].end) crash.place = ISOLATION_PLACE_INPUT;
    }
  }
  if (crash.place != ISOLATION_PLACE_STACK && crash.place != ISOLATION_PLACE_INPUT && is_memory_spent()) {
    crash.place = ISOLATION_PLACE_NO_MEMORY;
  }
  ssize_t written = write(isolation_crash_notes, &crash, sizeof crash);
  (void)written;
  /* The default holds again: a fault happens a second time on return, a signal that was sent is sent again. */
  if (info->si_code <= 0) raise(number);
}

void isolation_watch_crashes(void) {
  static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = note;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND;
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) sigaction(numbers[index], &action, NULL);
}

void isolation_watch_thread(void) {
  static char room[alternate_stack_size];
  pthread_attr_t attributes;
  void *start;
  size_t size;
  stack_t alternate = {.ss_sp = room, .ss_size = sizeof room};
  sigaltstack(&alternate, NULL);
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  if (pthread_attr_getstack(&attributes, &start, &size) == 0) stack_end = (uintptr_t)start;
  pthread_attr_destroy(&attributes);
}

#else

void isolation_watch_crashes(void) {}
void isolation_watch_thread(void) {}

#endif
