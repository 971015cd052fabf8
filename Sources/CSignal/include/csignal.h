#ifndef PERFORMIA_CSIGNAL_H
#define PERFORMIA_CSIGNAL_H

#include <stddef.h>

/// Sum of products of two vectors of `count` floats; the order of the additions depends on the CPU's vector width.
float csignal_dot(const float *a, const float *b, size_t count);

#endif
