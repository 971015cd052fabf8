#ifdef __linux__
#include <malloc.h>
#endif

#include "cisolation.h"

enum { LARGE_BUFFER = 1 << 20 };

void isolation_return_large_buffers(void) {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, LARGE_BUFFER);
#endif
}
