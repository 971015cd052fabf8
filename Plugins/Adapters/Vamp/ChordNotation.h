// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_CHORD_NOTATION_H
#define PERFORMIA_VAMP_CHORD_NOTATION_H

#include <string>

namespace performia::vamp {

/// A chord as Chordino writes it (`Cm7b5`, `F#m/C#`, `N`) in Harte syntax (`C:hdim7`, `F#:min/5`, `N`); `X` for one
/// that it does not write.
///
/// Harte et al., "Symbolic representation of musical chords", ISMIR 2005; M. Mauch, S. Dixon, "Approximate note
/// transcription for the improved identification of difficult chords", ISMIR 2010 (Chordino's vocabulary).
std::string harte_chord(const std::string &label);

}  // namespace performia::vamp

#endif
