// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_ANALYZER_H
#define PERFORMIA_VAMP_ANALYZER_H

#include "Description.h"
#include "performia/analyzer.h"
#include "performia/host.h"

namespace performia::vamp {

/// Makes an instance of an analyzer, which ends itself when the host destroys it.
performia_analyzer *make_analyzer(const performia_host *host, const Description &description);

}  // namespace performia::vamp

#endif
