#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "table.h"

/*
 * Memory for tensors. A network's layers ask for few sizes again and again, so a block that was given back waits for the next
 * tensor of its size; but blocks that wait never make the whole larger than tensors alone have been. The library's own arena
 * cuts small tensors out of blocks of large ones, which then do not fit any more: half as much memory again.
 */

/* Smaller tensors are left to the system's allocator. */
enum { SMALLEST_KEPT = 1 << 20 };
/* Blocks of whole pages of this size take a hundredth of the page faults. */
enum { HUGE_PAGE = 2 << 20 };
/* As the library aligns its own; also the room for a block's head. */
enum { ALIGNMENT = 64 };

typedef struct block {
  size_t size;
  struct block *next;
} block;

/* The library's struct of version 12; it is told that version, and later members are not read. */
typedef struct allocator {
  uint32_t version;
  void *(*allocate)(struct allocator *allocator, size_t size);
  void (*release)(struct allocator *allocator, void *data);
  const void *(*memory)(const struct allocator *allocator);
  handle cpu_memory;
} allocator;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Blocks that wait, the last given back first. */
static block *waiting = NULL;
static size_t waiting_size = 0;
static size_t used_size = 0;
static size_t most_used = 0;

static block *take(size_t size) {
  for (block **place = &waiting; *place != NULL; place = &(*place)->next) {
    block *found = *place;
    if (found->size != size) continue;
    *place = found->next;
    waiting_size -= size;
    return found;
  }
  return NULL;
}

/* Gives blocks back to the system, those that have waited longest first, until no more than `limit` bytes wait. */
static void shrink(size_t limit) {
  while (waiting_size > limit) {
    block **place = &waiting;
    while ((*place)->next != NULL) place = &(*place)->next;
    waiting_size -= (*place)->size;
    free(*place);
    *place = NULL;
  }
}

static block *obtain(size_t size) {
  if (size < HUGE_PAGE) return aligned_alloc(ALIGNMENT, size);
  block *result = aligned_alloc(HUGE_PAGE, size);
#ifdef MADV_HUGEPAGE
  /* A kernel that has none goes on with small ones. */
  if (result != NULL) madvise(result, size, MADV_HUGEPAGE);
#endif
  return result;
}

static void *allocate(allocator *self, size_t size) {
  (void)self;
  if (size == 0) return NULL;
  if (size > SIZE_MAX - HUGE_PAGE - ALIGNMENT) return NULL;
  size = (size + 2 * ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (size >= HUGE_PAGE) size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  block *result = NULL;
  if (size >= SMALLEST_KEPT) {
    pthread_mutex_lock(&lock);
    used_size += size;
    if (used_size > most_used) most_used = used_size;
    result = take(size);
    if (result == NULL) shrink(most_used - used_size);
    pthread_mutex_unlock(&lock);
  }
  if (result == NULL) result = obtain(size);
  if (result != NULL) {
    result->size = size;
    return (char *)result + ALIGNMENT;
  }
  if (size >= SMALLEST_KEPT) {
    pthread_mutex_lock(&lock);
    used_size -= size;
    pthread_mutex_unlock(&lock);
  }
  return NULL;
}

static void release(allocator *self, void *data) {
  (void)self;
  if (data == NULL) return;
  block *freed = (block *)((char *)data - ALIGNMENT);
  if (freed->size < SMALLEST_KEPT) {
    free(freed);
    return;
  }
  pthread_mutex_lock(&lock);
  used_size -= freed->size;
  waiting_size += freed->size;
  freed->next = waiting;
  waiting = freed;
  pthread_mutex_unlock(&lock);
}

static const void *memory(const allocator *self) { return self->cpu_memory; }

int onnx_memory_register(onnx_runtime *runtime, onnx_message *message) {
  allocator *allocator = calloc(1, sizeof *allocator);
  if (allocator == NULL) {
    onnx_say(message, "there is no memory left");
    return -1;
  }
  allocator->version = TABLE_VERSION;
  allocator->allocate = allocate;
  allocator->release = release;
  allocator->memory = memory;
  allocator->cpu_memory = runtime->cpu_memory;
  handle status = CALL(runtime, TABLE_REGISTER_ALLOCATOR, (handle, void *), runtime->environment, allocator);
  if (onnx_is_good(runtime, status, message)) return 0;
  free(allocator);
  return -1;
}

void onnx_memory_trim(void) {
  pthread_mutex_lock(&lock);
  shrink(0);
  most_used = used_size;
  pthread_mutex_unlock(&lock);
}
