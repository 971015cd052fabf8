#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cisolation.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { most_inherited = 8 };
/* How long another process may still hold a program open for writing that has just been written. */
enum { busy_tries = 100, busy_wait = 10000 /* microseconds */ };

pid_t isolation_spawn(
    const char *path, char *const *arguments, char *const *environment, const int *descriptors, int count) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int copies[most_inherited];
  int made = 0;
  int failure = 0;
  short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  sigset_t signals;
  pid_t pid = -1;
  if (count > most_inherited) return -EINVAL;
  /* Out of the way first, so that no descriptor is overwritten before it has been copied. */
  for (; made < count; made++) {
    copies[made] = fcntl(descriptors[made], F_DUPFD_CLOEXEC, 2 * most_inherited);
    if (copies[made] < 0) {
      failure = errno;
      break;
    }
  }
  if (failure == 0) {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int index = 0; index < count; index++) posix_spawn_file_actions_adddup2(&actions, copies[index], index);
#ifdef __linux__
    posix_spawn_file_actions_addclosefrom_np(&actions, count);
#else
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, flags);
    for (int tries = 0; tries < busy_tries; tries++) {
      failure = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
      if (failure != ETXTBSY) break;
      usleep(busy_wait);
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  while (made > 0) close(copies[--made]);
  return failure == 0 ? pid : -failure;
}

void isolation_yield(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file >= 0) {
    ssize_t written = write(file, "500", 3);
    (void)written;
    close(file);
  }
#endif
}

static void limit(int resource, uint64_t bytes) {
  struct rlimit bound;
  if (getrlimit(resource, &bound) != 0) return;
  bound.rlim_cur = bytes < bound.rlim_max ? (rlim_t)bytes : bound.rlim_max;
  setrlimit(resource, &bound);
}

void isolation_limit(uint64_t data, uint64_t file) {
  limit(RLIMIT_DATA, data);
  limit(RLIMIT_FSIZE, file);
}

void isolation_print_by_line(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

void isolation_flush_output(void) { fflush(stdout); }
