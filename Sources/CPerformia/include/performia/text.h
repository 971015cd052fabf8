/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_TEXT_H
#define PERFORMIA_TEXT_H

#include <stdint.h>

/* UTF-8 text of `size` bytes, without a terminating zero. `data` may be NULL where `size` is 0. */
typedef struct performia_text {
  const char *data;
  uint64_t size;
} performia_text;

#endif
