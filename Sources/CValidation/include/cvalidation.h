#ifndef CVALIDATION_H
#define CVALIDATION_H

/* What only the C library of Linux tells of a process, for checks of plugins. */
#include <stddef.h>
#include <sys/types.h>

/* Bytes allocated in the main thread's heap and in mappings of their own; -1 where the system does not tell. */
long long validation_heap(void);

/* The system's id of the calling thread; -1 where it has none. */
long validation_thread(void);

#endif
