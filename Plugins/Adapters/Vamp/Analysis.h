// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_ANALYSIS_H
#define PERFORMIA_VAMP_ANALYSIS_H

#include <vector>

#include "Description.h"
#include "performia/host.h"
#include "performia/inputs.h"
#include "performia/sink.h"

namespace performia::vamp {

/// Analyses a recording with a Vamp plugin that is made for it.
///
/// - Parameter settings: one for each parameter of the description.
/// - Throws: Failure, or HostStatus where the host cannot go on or does not want to.
void analyze(
    const performia_host *host, const Description &description, const std::vector<ParameterSetting> &settings,
    const performia_inputs *inputs, const performia_sink *sink);

}  // namespace performia::vamp

#endif
