// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_ADAPTER_H
#define PERFORMIA_VAMP_ADAPTER_H

// The adapter is a plugin: its one function is declared by the protocol.
#include "performia/entry.h"

#endif
