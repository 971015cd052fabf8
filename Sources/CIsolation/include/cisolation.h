#ifndef CISOLATION_H
#define CISOLATION_H

/*
 * System calls for plugins in processes of their own that Swift cannot make itself: variadic functions, control messages,
 * what must run between fork and the first signal, and what only Linux has. Where a system lacks something, the function
 * says so by its result and nothing is pretended.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* ---- Memory that processes share ---- */

/* An empty file in memory that can be sealed; -1 where the system has none. */
int isolation_memory_file(void);

/* Makes such a file longer, and its shared, writable mapping with it; NULL on failure, and nothing has changed then. */
void *isolation_grow(int file, void *mapping, size_t old_bytes, size_t bytes);

/* Nobody can change the file's size, or write to it but through mappings that exist. 0 on success. */
int isolation_seal_lent(int file);

/* Nobody can change the file any more. Fails while a writable mapping exists. 0 on success. */
int isolation_seal(int file);

/* Whether it is a file in memory that nobody can change any more, so that it is safe to map. */
int isolation_is_sealed(int file);

/*
 * A file without a name, open for writing and, as `*read_only`, a second time for reading alone; both are closed on exec.
 * `template` ends with XXXXXX. -1 on failure.
 */
int isolation_unnamed_file(char *template, int *read_only);

/* ---- Memory of this process ---- */

/*
 * Makes buffers of a megabyte and more go back to the system as soon as they are freed. glibc otherwise keeps ever larger ones,
 * up to 32 MB each, in the heap of the thread that asked for them, a third of the peak of an analysis with networks.
 */
void isolation_return_large_buffers(void);

/* ---- Messages with descriptors ---- */

enum { ISOLATION_MOST_DESCRIPTORS = 240 };

/* Sends bytes without waiting, descriptors with the first of them. What send(2) returns. */
ssize_t isolation_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count);

/*
 * Receives bytes without waiting, and with them ISOLATION_MOST_DESCRIPTORS descriptors at most, which are closed on exec.
 * What recv(2) returns; -1 with EBADMSG where there were more descriptors.
 */
ssize_t isolation_receive(int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count);

/* The same without descriptors; those that come are closed. */
ssize_t isolation_receive_bytes(int socket, void *bytes, size_t count);

/* Two ends of a connection that are closed on exec; `keeps_messages` where each send is to be received as one. */
int isolation_connect(int ends[2], int keeps_messages);

/* ---- Processes ---- */

/*
 * Starts a program in a process group of its own, with descriptors[n] as its descriptor n, no others, and all signals at
 * their defaults; a program that is still being written is waited for, up to a second. The process id, or the negative error
 * number.
 */
pid_t isolation_spawn(
    const char *path, char *const *arguments, char *const *environment, const int *descriptors, int count);

/* What a nursery is asked for, with the descriptors that shall be 0 to 4 of the child. */
typedef struct isolation_request {
  /* Whether the child shall give up what plugins do not need. */
  uint32_t is_sandboxed;
  /* The child's scratch folder, ended by a zero. */
  char folder[1020];
} isolation_request;

enum { ISOLATION_CHILD_DESCRIPTORS = 5 };

/*
 * Makes the calling process, which must have one thread, a nursery: for each request on `socket` it makes a child, which is
 * much faster than a program started anew, and answers with its process id, or the negative error number. It returns in
 * the children, with their descriptors in place and no others; the nursery itself ends when the socket is closed. Nobody
 * has to wait for the children. -1 at once where a system cannot do that.
 */
int isolation_nurse(int socket, isolation_request *request);

enum {
  /* A job begins: from now on its limits hold. */
  ISOLATION_JOB_BEGINS = 1,
  /* A job has ended: the warden answers with ISOLATION_STANDING. */
  ISOLATION_JOB_ENDED = 2
};

/* What the host tells the warden. Closing the connection tells it to end everything. */
typedef struct isolation_order {
  uint32_t kind;
  /* Bytes that the worker and its descendants may have resident. */
  uint64_t memory;
  /* Processor time that they may use. */
  uint64_t cpu_microseconds;
} isolation_order;

enum {
  ISOLATION_PLACE_UNKNOWN = 0,
  /* At the end of the stack of the thread that analyses. */
  ISOLATION_PLACE_STACK = 1,
  /* In data that were lent to the plugin for reading. */
  ISOLATION_PLACE_INPUT = 2,
  /* In the first page. */
  ISOLATION_PLACE_NULL = 3,
  /* Anywhere, but memory had run out. */
  ISOLATION_PLACE_NO_MEMORY = 4
};

/* What a crashing worker could still note; all 0 where it could not. */
typedef struct isolation_crash {
  int32_t signal;
  uint32_t place;
} isolation_crash;

enum { ISOLATION_STANDING = 1, ISOLATION_ENDED = 2 };
enum { ISOLATION_CAUSE_NONE = 0, ISOLATION_CAUSE_MEMORY = 1, ISOLATION_CAUSE_CPU = 2 };

/* What the warden tells the host. */
typedef struct isolation_report {
  uint32_t kind;
  /* ISOLATION_ENDED: the worker's status as of waitpid(2). */
  int32_t status;
  /* ISOLATION_ENDED: the limit for which the warden ended the worker. */
  uint32_t cause;
  /* Descendants of the worker that were alive; after ISOLATION_ENDED they are not. */
  uint32_t descendants;
  /* Most bytes that were resident during the job. */
  uint64_t memory;
  uint64_t cpu_microseconds;
  isolation_crash crash;
} isolation_report;

/* What protects the system from a worker. */
enum {
  /* Descendants are found and ended even where they left session and group. */
  ISOLATION_REACHES_DESCENDANTS = 1 << 0,
  ISOLATION_NO_NEW_PRIVILEGES = 1 << 1,
  ISOLATION_NO_CAPABILITIES = 1 << 2,
  /* Landlock: files can be written in the scratch folder alone. */
  ISOLATION_READ_ONLY_FILES = 1 << 3,
  /* Landlock: signals reach the worker and its descendants alone. */
  ISOLATION_NO_FOREIGN_SIGNALS = 1 << 4,
  /* seccomp: no sockets but pairs, no tracing of others, no namespaces. */
  ISOLATION_NO_NETWORK = 1 << 5
};

/*
 * Splits a process with one thread in two. It returns in the child, which is the worker; the caller's process becomes the
 * warden, which never returns: it watches the worker, applies limits, and in the end ends and reaps all descendants, when
 * the worker ends or the host closes `leash`. Descriptors up to `last` other than `leash` are the worker's alone.
 * Gives what of ISOLATION_REACHES_DESCENDANTS holds; -1 when the system gives no process.
 *
 * Where a system has no means for that, nothing happens and 0 is given.
 */
int isolation_guard(int leash, int last);

/* Gives up what a plugin does not need, as far as the kernel knows it: bits of the above. Writing is left in `folder`. */
int isolation_sandbox(const char *folder);

/* Lets the calling process be the first that the system ends when memory is short, and dump no core. */
void isolation_yield(void);

/* Lets what C code prints appear line by line, so that nothing of it is lost with a crash. */
void isolation_print_by_line(void);

/* Hands over what C code printed without ending the line. */
void isolation_flush_output(void);

/* Bounds of address space for data and of the size of files, in bytes. */
void isolation_limit(uint64_t data, uint64_t file);

/* Notes what happened when this process crashes, for the warden. */
void isolation_watch_crashes(void);

/* Prepares the calling thread for that, its stack included; one thread at a time. */
void isolation_watch_thread(void);

/* Says which memory is lent to the plugin for reading. */
void isolation_note_input(const void *data, size_t bytes);
void isolation_forget_inputs(void);

#endif
