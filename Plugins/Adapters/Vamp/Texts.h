// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_TEXTS_H
#define PERFORMIA_VAMP_TEXTS_H

#include <set>
#include <string>

#include "performia/text.h"

namespace performia::vamp {

/// Lends a text as long as it lives and stays as it is.
inline performia_text lent(const std::string &text) { return {text.data(), text.size()}; }

inline std::string copied(performia_text text) {
  return text.size == 0 ? std::string() : std::string(text.data, static_cast<size_t>(text.size));
}

/// A text of a Vamp plugin on one line of UTF-8: what is not UTF-8 is read as Latin-1, control characters become
/// spaces, and spaces at the ends are dropped.
std::string plain(const std::string &text);

/// The text with capital letters of ASCII made small.
std::string lower(const std::string &text);

/// A sentence: with a full stop at its end.
std::string sentence(const std::string &text);

/// A summary of something that has an identifier, and may have a title and a description.
std::string summary(const std::string &identifier, const std::string &title, const std::string &description);

/// A name as the protocol has it (a letter, then letters, digits and '_', 64 at most), unlike all in `taken`, to which
/// it is added.
std::string unique_name(const std::string &identifier, std::set<std::string> &taken);

/// One label of an id: lower-case letters, digits, '-' and '_', 64 at most.
std::string id_label(const std::string &text);

/// The number of fewest digits that is this one as a float: 0.1 for 0.1f.
double shortest(float value);

/// A text as JSON has it, with its quotation marks.
std::string json_text(const std::string &text);

/// A number for messages and JSON.
std::string number(double value);

}  // namespace performia::vamp

#endif
