/* SPDX-License-Identifier: MIT */
#ifndef PERFORMIA_PERFORMIA_H
#define PERFORMIA_PERFORMIA_H

/*
 * The Performia plugin protocol: everything an analyzer needs to include.
 *
 * A plugin is a dynamic library that exports one function, performia_plugin_entry (entry.h). C99, no dependency.
 *
 * Rules that hold for every header:
 *
 * Sizes    Every struct that crosses the border begins with `size`, its size in bytes as its maker knew it, and only ever
 *          grows at the end. Test `size` before you use a field that came later than ABI 1.0. Arrays of structs cross as
 *          arrays of pointers, so that either side may know a longer struct than the other.
 * Memory   Nobody frees the other side's memory. What a function receives belongs to the caller and may be used until the
 *          function returns, unless its comment says otherwise. What it hands out stays valid as long as its comment says.
 * Text     UTF-8, pointer and length (text.h), not terminated by zero.
 * Numbers  Times are seconds from the first sample of the decoded recording (encoder delay removed), as double.
 *          An unknown value of an enumeration must be refused in words, never guessed.
 * Threads  Any number of instances may live at once. Inside one instance one thread is active at a time, though not
 *          always the same one. Functions marked [any thread] may also be called by threads that a plugin starts itself,
 *          as long as analyze has not returned.
 * Process  A plugin shares its process with others: it sets no locale, signal handler, floating-point mode or any other
 *          process-wide state, never calls exit or abort, and lets no exception cross the border. One that cannot promise
 *          this declares PERFORMIA_ISOLATION_PROCESS.
 */
#include "performia/analyzer.h"
#include "performia/artifact.h"
#include "performia/descriptor.h"
#include "performia/entry.h"
#include "performia/ext/adapter.h"
#include "performia/ext/notes.h"
#include "performia/ext/stream.h"
#include "performia/ext/types.h"
#include "performia/host.h"
#include "performia/inputs.h"
#include "performia/parameter.h"
#include "performia/port.h"
#include "performia/sink.h"
#include "performia/status.h"
#include "performia/text.h"
#include "performia/version.h"

#endif
