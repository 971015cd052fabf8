/* SPDX-License-Identifier: MIT */
#include "performia/performia.h"

/* The protocol is headers only; this file lets the package manager see a target and proves that they compile as C99. */
typedef int performia_headers_compile;
