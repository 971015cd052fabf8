#ifndef CVALIDATION_H
#define CVALIDATION_H

/* What only the C library of Linux tells of a process, for checks of plugins. */
#include <stddef.h>
#include <sys/types.h>

/* Bytes allocated in the main thread's heap and in mappings of their own; -1 where the system does not tell. */
long long validation_heap(void);

/* A pipe whose ends are closed on exec. 0 on success. */
int validation_pipe(int ends[2]);

/*
 * Starts a program in a process group of its own, with descriptors[n] as its descriptor n, no others, and all signals at
 * their defaults. The process id, or the negative error number.
 */
pid_t validation_spawn(
    const char *path, char *const *arguments, char *const *environment, const int *descriptors, int count);

/* The system's id of the calling thread; -1 where it has none. */
long validation_thread(void);

#endif
