#define _GNU_SOURCE
#include "cvalidation.h"

#ifdef __linux__
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>

long long validation_heap(void) {
  struct mallinfo2 info = mallinfo2();
  return (long long)(info.uordblks + info.hblkhd);
}

long validation_thread(void) { return syscall(SYS_gettid); }
#else
long long validation_heap(void) { return -1; }

long validation_thread(void) { return -1; }
#endif
