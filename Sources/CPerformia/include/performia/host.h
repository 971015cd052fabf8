/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_HOST_H
#define PERFORMIA_HOST_H

#include <stdint.h>

#include "performia/status.h"
#include "performia/text.h"

enum {
  PERFORMIA_LOG_DEBUG = 0,
  PERFORMIA_LOG_INFO = 1,
  PERFORMIA_LOG_WARNING = 2,
  PERFORMIA_LOG_ERROR = 3
};

/*
 * What the host does for one instance. The table lives as long as the instance; functions are only ever added at the end.
 * Each is preset data, a shared flag, a one-way message or one request with one reply, so that the same table works across
 * a process border.
 */
typedef struct performia_host performia_host;
struct performia_host {
  uint32_t size;
  /* PERFORMIA_ABI of the host. */
  uint32_t abi;
  /* The host's own. */
  void *context;

  /* [any thread] Notes a message; `level` is one of PERFORMIA_LOG_*. */
  void (*log)(const performia_host *host, int32_t level, performia_text message);

  /*
   * [any thread] Says why the call in progress is about to return a status other than PERFORMIA_OK. `message` is a sentence
   * for users; `parameter` names the parameter at fault or is empty. The last one before the return counts.
   */
  void (*fail)(const performia_host *host, performia_text message, performia_text parameter);

  /* [any thread] Tells how much of analyze is done, 0 to 1, never less than before. */
  void (*progress)(const performia_host *host, double fraction);

  /* [any thread] Not 0 when analyze shall stop: free what you hold and return PERFORMIA_CANCELLED within a second. */
  int32_t (*is_cancelled)(const performia_host *host);

  /* [any thread] Threads that analyze may keep busy at once, its own included; at least 1. */
  uint32_t (*thread_budget)(const performia_host *host);

  /*
   * Memory that the host frees when analyze returns: `bytes` bytes at a multiple of `alignment` (a power of two), filled
   * with 0. NULL when it cannot be had. Only during analyze.
   */
  void *(*scratch)(const performia_host *host, uint64_t bytes, uint64_t alignment);

  /*
   * A folder that only this instance writes to and that is removed with it: the only place where a plugin may write.
   * `path` stays valid as long as the instance.
   */
  performia_status (*scratch_folder)(const performia_host *host, performia_text *path);

  /*
   * The file of the model that the named parameter stands for; valid as long as the instance.
   * PERFORMIA_NOT_FOUND when the parameter is none of kind PERFORMIA_PARAMETER_MODEL or the model is not installed.
   */
  performia_status (*model_path)(const performia_host *host, performia_text parameter, performia_text *path);

  /* The extension with this id, a struct that its header describes, or NULL. */
  const void *(*get_extension)(const performia_host *host, performia_text id);
};

#endif
