/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_STATUS_H
#define PERFORMIA_STATUS_H

#include <stdint.h>

/*
 * What every call that can fail returns. A plugin that returns anything but PERFORMIA_OK first tells the host why with
 * performia_host.fail; the host does the reverse: it keeps the reason itself and the plugin only passes the status on.
 */
typedef int32_t performia_status;

enum {
  PERFORMIA_OK = 0,
  /* The analysis could not be done. */
  PERFORMIA_FAILED = 1,
  /* An argument, index or parameter is not one that was declared. */
  PERFORMIA_INVALID_ARGUMENT = 2,
  /* Data break a rule of their type. */
  PERFORMIA_INVALID_DATA = 3,
  /* The host asked to stop. */
  PERFORMIA_CANCELLED = 4,
  /* The call is not offered here: a size, kind or feature that this side does not know. */
  PERFORMIA_UNSUPPORTED = 5,
  PERFORMIA_OUT_OF_MEMORY = 6,
  PERFORMIA_NOT_FOUND = 7,
  /* Reading or writing a file failed. */
  PERFORMIA_IO = 8
};

#endif
