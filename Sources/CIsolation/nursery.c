#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cisolation.h"

#ifdef __linux__

enum { out_of_the_way = 64 };

/* Puts the descriptors of a child where it looks for them and closes all others. */
static int take_descriptors(const int *received) {
  int copies[ISOLATION_CHILD_DESCRIPTORS];
  for (int index = 0; index < ISOLATION_CHILD_DESCRIPTORS; index++) {
    copies[index] = fcntl(received[index], F_DUPFD, out_of_the_way);
    if (copies[index] < 0) return -1;
  }
  for (int index = 0; index < ISOLATION_CHILD_DESCRIPTORS; index++) {
    if (dup2(copies[index], index) < 0) return -1;
  }
  closefrom(ISOLATION_CHILD_DESCRIPTORS);
  return 0;
}

int isolation_nurse(int socket, isolation_request *request) {
  int received[ISOLATION_MOST_DESCRIPTORS];
  /* The system reaps children whose end nobody asks for. */
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    struct pollfd ready = {socket, POLLIN, 0};
    int count = 0;
    int32_t answer;
    if (poll(&ready, 1, -1) < 0 && errno == EINTR) continue;
    ssize_t got = isolation_receive(socket, request, sizeof *request, received, &count);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got != (ssize_t)sizeof *request || count != ISOLATION_CHILD_DESCRIPTORS) _exit(0);
    pid_t child = fork();
    if (child == 0) {
      signal(SIGCHLD, SIG_DFL);
      setpgid(0, 0);
      request->folder[sizeof request->folder - 1] = 0;
      if (take_descriptors(received) != 0) _exit(71);
      return 0;
    }
    answer = child < 0 ? -errno : (int32_t)child;
    for (int index = 0; index < count; index++) close(received[index]);
    send(socket, &answer, sizeof answer, MSG_NOSIGNAL);
  }
}

#else

int isolation_nurse(int socket, isolation_request *request) {
  (void)socket, (void)request;
  return -1;
}

#endif
