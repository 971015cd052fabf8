#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cisolation.h"
#include "crash.h"

#ifdef __linux__
#include <dirent.h>
#include <sys/prctl.h>

/* More descendants than these are ended in several rounds. */
enum { most_descendants = 4096, sample_milliseconds = 20, longest_path = 64 };

typedef struct warden {
  int leash;
  int notes;
  pid_t worker;
  int has_ended;
  int status;
  uint32_t cause;
  int is_active;
  isolation_order limits;
  uint64_t cpu_before;
  uint64_t memory;
} warden;

typedef struct process_list {
  pid_t ids[most_descendants];
  int count;
} process_list;

static void add_children(process_list *list, pid_t process, const char *thread) {
  char path[longest_path];
  int id;
  snprintf(path, sizeof path, "/proc/%d/task/%.16s/children", (int)process, thread);
  FILE *file = fopen(path, "re");
  if (!file) return;
  while (list->count < most_descendants && fscanf(file, "%d", &id) == 1) list->ids[list->count++] = (pid_t)id;
  fclose(file);
}

/* All descendants of this process; those that others orphaned have become its children. */
static void find_descendants(process_list *list) {
  char own[16];
  snprintf(own, sizeof own, "%d", (int)getpid());
  list->count = 0;
  add_children(list, getpid(), own);
  for (int index = 0; index < list->count; index++) {
    char path[longest_path];
    snprintf(path, sizeof path, "/proc/%d/task", (int)list->ids[index]);
    DIR *threads = opendir(path);
    if (!threads) continue;
    for (struct dirent *entry = readdir(threads); entry; entry = readdir(threads)) {
      if (entry->d_name[0] != '.') add_children(list, list->ids[index], entry->d_name);
    }
    closedir(threads);
  }
}

static uint64_t resident_bytes(pid_t process) {
  char path[longest_path];
  unsigned long pages = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  if (fscanf(file, "%*u %lu", &pages) != 1) pages = 0;
  fclose(file);
  return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t microseconds(struct timeval time) { return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec; }

/* Processor time of all descendants, those that are gone included. */
static uint64_t cpu_time(const process_list *list) {
  struct rusage gone;
  uint64_t total = 0;
  if (getrusage(RUSAGE_CHILDREN, &gone) == 0) total = microseconds(gone.ru_utime) + microseconds(gone.ru_stime);
  for (int index = 0; index < list->count; index++) {
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(list->ids[index], &clock) != 0 || clock_gettime(clock, &time) != 0) continue;
    total += (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
  }
  return total;
}

static void reap(warden *self) {
  int status;
  for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG)) {
    if (pid != self->worker) continue;
    self->has_ended = 1;
    self->status = status;
  }
}

/* One that has ended and that nobody waited for is no process any more. */
static int is_alive(pid_t process) {
  char path[longest_path];
  char state = 'Z';
  snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  /* The name before the state may hold anything but ends with the last parenthesis. */
  for (int byte = fgetc(file); byte != EOF; byte = fgetc(file)) {
    if (byte == ')' && fscanf(file, " %c", &state) != 1) state = 'Z';
  }
  fclose(file);
  return state != 'Z' && state != 'X';
}

static uint32_t others(const warden *self, const process_list *list) {
  uint32_t count = 0;
  for (int index = 0; index < list->count; index++) {
    count += list->ids[index] != self->worker && is_alive(list->ids[index]);
  }
  return count;
}

/* Looks at what the worker uses; gives whether it must end. */
static int is_beyond_limits(warden *self, process_list *list) {
  uint64_t memory = 0;
  find_descendants(list);
  for (int index = 0; index < list->count; index++) memory += resident_bytes(list->ids[index]);
  if (memory > self->memory) self->memory = memory;
  if (memory > self->limits.memory) {
    self->cause = ISOLATION_CAUSE_MEMORY;
  } else if (cpu_time(list) - self->cpu_before > self->limits.cpu_microseconds) {
    self->cause = ISOLATION_CAUSE_CPU;
  }
  return self->cause != ISOLATION_CAUSE_NONE;
}

static void report(warden *self, uint32_t kind, uint32_t descendants, const process_list *list) {
  isolation_report message;
  memset(&message, 0, sizeof message);
  message.kind = kind;
  message.status = self->status;
  message.cause = self->cause;
  message.descendants = descendants;
  message.memory = self->memory;
  message.cpu_microseconds = cpu_time(list) - self->cpu_before;
  if (kind == ISOLATION_ENDED && read(self->notes, &message.crash, sizeof message.crash) < (ssize_t)sizeof message.crash) {
    memset(&message.crash, 0, sizeof message.crash);
  }
  send(self->leash, &message, sizeof message, MSG_NOSIGNAL);
}

/* Ends and reaps everything; whoever loses its parent meanwhile becomes a child of this process and goes next. */
static void end_all(warden *self, process_list *list) {
  uint32_t left;
  int status;
  reap(self);
  find_descendants(list);
  left = others(self, list);
  if (!self->has_ended) kill(self->worker, SIGKILL);
  do {
    find_descendants(list);
    for (int index = 0; index < list->count; index++) kill(list->ids[index], SIGKILL);
    pid_t pid = waitpid(-1, &status, 0);
    if (pid < 0 && errno == ECHILD) break;
    if (pid == self->worker) {
      self->has_ended = 1;
      self->status = status;
    }
  } while (1);
  list->count = 0;
  report(self, ISOLATION_ENDED, left, list);
}

/* Does what the host says; gives 0 when everything shall end. */
static int obey(warden *self, process_list *list) {
  isolation_order order;
  ssize_t got = recv(self->leash, &order, sizeof order, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
  if (got != (ssize_t)sizeof order) return 0;
  find_descendants(list);
  if (order.kind == ISOLATION_JOB_BEGINS) {
    self->limits = order;
    self->is_active = 1;
    self->memory = 0;
    self->cpu_before = cpu_time(list);
    return 1;
  }
  self->is_active = 0;
  uint64_t memory = 0;
  for (int index = 0; index < list->count; index++) memory += resident_bytes(list->ids[index]);
  if (memory > self->memory) self->memory = memory;
  report(self, ISOLATION_STANDING, others(self, list), list);
  return 1;
}

static void ignore(int number) { (void)number; }

static void watch(warden *self) {
  static process_list list;
  sigset_t unblocked;
  struct timespec sample = {0, sample_milliseconds * 1000000L};
  struct pollfd leash = {self->leash, POLLIN, 0};
  sigemptyset(&unblocked);
  for (;;) {
    reap(self);
    if (self->has_ended) break;
    leash.revents = 0;
    int ready = ppoll(&leash, 1, self->is_active ? &sample : NULL, &unblocked);
    if (ready > 0 && !obey(self, &list)) break;
    if (ready == 0 && is_beyond_limits(self, &list)) break;
  }
  end_all(self, &list);
  _exit(0);
}

int isolation_guard(int leash, int last) {
  int notes[2];
  int protections = 0;
  char path[longest_path];
  sigset_t children;
  struct sigaction action;
  warden self;
  pid_t host_side = getpid();
  snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)host_side);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 && access(path, R_OK) == 0) {
    protections = ISOLATION_REACHES_DESCENDANTS;
  }
  if (pipe2(notes, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  memset(&self, 0, sizeof self);
  self.worker = fork();
  if (self.worker < 0) return -1;
  if (self.worker == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != host_side) _exit(1);
    setpgid(0, 0);
    sigprocmask(SIG_UNBLOCK, &children, NULL);
    close(leash);
    close(notes[0]);
    isolation_crash_notes = notes[1];
    return protections;
  }
  memset(&action, 0, sizeof action);
  action.sa_handler = ignore;
  sigaction(SIGCHLD, &action, NULL);
  close(notes[1]);
  for (int descriptor = 0; descriptor <= last; descriptor++) {
    if (descriptor != leash) close(descriptor);
  }
  self.leash = leash;
  self.notes = notes[0];
  watch(&self);
  return -1;
}

#else

int isolation_guard(int leash, int last) {
  (void)leash, (void)last;
  return 0;
}

#endif
