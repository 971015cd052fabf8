#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cisolation.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif

typedef union control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int) * ISOLATION_MOST_DESCRIPTORS)];
} control;

ssize_t isolation_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count) {
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  control space;
  if (descriptor_count > ISOLATION_MOST_DESCRIPTORS) {
    errno = E2BIG;
    return -1;
  }
  if (descriptor_count > 0) {
    size_t size = sizeof(int) * (size_t)descriptor_count;
    memset(&space, 0, sizeof space);
    message.msg_control = space.bytes;
    message.msg_controllen = CMSG_SPACE(size);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(header), descriptors, size);
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t isolation_receive(int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count) {
  struct iovec part = {bytes, count};
  control space;
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = space.bytes, .msg_controllen = sizeof space.bytes};
  *descriptor_count = 0;
  ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (got < 0) return got;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t received = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t index = 0; index < received; index++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
      if (*descriptor_count < ISOLATION_MOST_DESCRIPTORS) {
        descriptors[(*descriptor_count)++] = descriptor;
#if !MSG_CMSG_CLOEXEC
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
      } else {
        close(descriptor);
      }
    }
  }
  if (message.msg_flags & MSG_CTRUNC) {
    while (*descriptor_count > 0) close(descriptors[--*descriptor_count]);
    errno = EBADMSG;
    return -1;
  }
  return got;
}

ssize_t isolation_receive_bytes(int socket, void *bytes, size_t count) {
  return recv(socket, bytes, count, MSG_DONTWAIT);
}

int isolation_connect(int ends[2], int keeps_messages) {
#ifdef SOCK_CLOEXEC
  return socketpair(AF_UNIX, (keeps_messages ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_CLOEXEC, 0, ends);
#else
  /* Datagrams within one machine are neither lost nor reordered. */
  if (socketpair(AF_UNIX, keeps_messages ? SOCK_DGRAM : SOCK_STREAM, 0, ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}
