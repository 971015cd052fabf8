/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_VERSION_H
#define PERFORMIA_VERSION_H

/*
 * The version of the protocol that these headers describe.
 *
 * Libraries load where the major version is equal; a minor version only adds. Where they do not fit, the host says what it
 * has and what the plugin needs.
 */
enum {
  PERFORMIA_ABI_MAJOR = 1,
  PERFORMIA_ABI_MINOR = 0,
  /* Major version in the upper 16 bits, minor in the lower: how a version crosses the border. */
  PERFORMIA_ABI = PERFORMIA_ABI_MAJOR << 16 | PERFORMIA_ABI_MINOR,
  /* 'PFMA': first value of an entry, so that a wrong library is recognised before anything else of it is used. */
  PERFORMIA_MAGIC = 0x50464D41
};

#endif
