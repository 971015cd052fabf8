// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_MUSIC_TABLES_H
#define PERFORMIA_VAMP_MUSIC_TABLES_H

#include "FeatureTable.h"
#include "OutputMapping.h"

namespace performia::vamp {

/// Hands the features of an output over as a table of a registered type. What that type does not admit is left out:
/// instants that come twice, tempos beyond 1 to 1000, pitches beyond those of MIDI.
///
/// - Parameter duration: of the recording, in seconds.
void append_music(
    const performia_sink *sink, uint32_t port, MusicType type, const OutputMapping &mapping, const Rows &rows,
    double duration);

}  // namespace performia::vamp

#endif
