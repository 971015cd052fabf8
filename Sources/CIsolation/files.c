#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/vfs.h>
#endif

#include "cisolation.h"

int isolation_unnamed_file(char *template, int *read_only) {
#ifdef __linux__
  int writable = mkostemp(template, O_CLOEXEC);
#else
  int writable = mkstemp(template);
  if (writable >= 0) fcntl(writable, F_SETFD, FD_CLOEXEC);
#endif
  if (writable < 0) return -1;
  *read_only = open(template, O_RDONLY | O_CLOEXEC);
  int failure = errno;
  unlink(template);
  if (*read_only >= 0) return writable;
  close(writable);
  errno = failure;
  return -1;
}

#ifdef __linux__

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

enum { frozen = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW, memory_file_system = 0x01021994 };

int isolation_memory_file(void) { return memfd_create("performia", MFD_CLOEXEC | MFD_ALLOW_SEALING); }

void *isolation_grow(int file, void *mapping, size_t old_bytes, size_t bytes) {
  void *grown;
  if (ftruncate(file, (off_t)bytes) != 0) return NULL;
  grown = mapping ? mremap(mapping, old_bytes, bytes, MREMAP_MAYMOVE)
                  : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  return grown == MAP_FAILED ? NULL : grown;
}

int isolation_seal_lent(int file) {
  return fcntl(file, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
}

int isolation_seal(int file) { return fcntl(file, F_ADD_SEALS, frozen | F_SEAL_SEAL); }

int isolation_is_sealed(int file) {
  struct statfs system;
  int seals = fcntl(file, F_GET_SEALS);
  /* Pages of other file systems, huge ones for instance, may be missing although the size is right. */
  return seals >= 0 && (seals & frozen) == frozen && fstatfs(file, &system) == 0 &&
         system.f_type == memory_file_system;
}

#else

int isolation_memory_file(void) {
  errno = ENOSYS;
  return -1;
}

void *isolation_grow(int file, void *mapping, size_t old_bytes, size_t bytes) {
  (void)file, (void)mapping, (void)old_bytes, (void)bytes;
  return NULL;
}

int isolation_seal_lent(int file) { return (void)file, -1; }
int isolation_seal(int file) { return (void)file, -1; }
int isolation_is_sealed(int file) { return (void)file, 0; }

#endif
