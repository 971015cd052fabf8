#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "cvalidation.h"

enum { most_inherited = 8 };

int validation_pipe(int ends[2]) {
#ifdef __linux__
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

pid_t validation_spawn(
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
    failure = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  while (made > 0) close(copies[--made]);
  return failure == 0 ? pid : -failure;
}
