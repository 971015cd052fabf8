// SPDX-License-Identifier: GPL-3.0-or-later
#include "ChordNotation.h"

#include <map>

namespace performia::vamp {

namespace {

const std::string unknown = "X";

/// A note name at the start of a text: its length and its semitones above C; length 0 for none.
struct NoteName {
  size_t length;
  int semitones;
};

NoteName note_name(const std::string &text) {
  static const std::map<char, int> naturals = {{'C', 0}, {'D', 2}, {'E', 4}, {'F', 5}, {'G', 7}, {'A', 9}, {'B', 11}};
  const auto natural = text.empty() ? naturals.end() : naturals.find(text[0]);
  if (natural == naturals.end()) return {0, 0};
  const char sign = text.size() > 1 ? text[1] : ' ';
  if (sign == '#') return {2, natural->second + 1};
  if (sign == 'b') return {2, natural->second - 1};
  return {1, natural->second};
}

/// The degree of a bass note so many semitones above the root, spelt as the chord's own notes are.
std::string degree(int semitones, bool has_flat_fifth, bool has_sharp_fifth, bool has_diminished_seventh) {
  static const char *const degrees[] = {"1", "b2", "2", "b3", "3", "4", "b5", "5", "b6", "6", "b7", "7"};
  if (semitones == 6 && !has_flat_fifth) return "#4";
  if (semitones == 8 && has_sharp_fifth) return "#5";
  if (semitones == 9 && has_diminished_seventh) return "bb7";
  return degrees[semitones];
}

}  // namespace

std::string harte_chord(const std::string &label) {
  static const std::map<std::string, std::string> shorthands = {
      {"", "maj"},       {"m", "min"},    {"6", "maj6"}, {"m6", "min6"},   {"7", "7"},     {"maj7", "maj7"},
      {"m7", "min7"},    {"dim", "dim"},  {"o", "dim"},  {"dim7", "dim7"}, {"aug", "aug"}, {"+", "aug"},
      {"m7b5", "hdim7"}, {"sus4", "sus4"}, {"sus2", "sus2"}};
  if (label.empty() || label == "N") return "N";
  const size_t slash = label.find('/');
  const std::string chord = label.substr(0, slash);
  const NoteName root = note_name(chord);
  if (root.length == 0) return unknown;
  const auto shorthand = shorthands.find(chord.substr(root.length));
  if (shorthand == shorthands.end()) return unknown;
  const std::string name = chord.substr(0, root.length) + ":" + shorthand->second;
  if (slash == std::string::npos) return name;
  const std::string bass_text = label.substr(slash + 1);
  const NoteName bass = note_name(bass_text);
  if (bass.length == 0 || bass.length != bass_text.size()) return unknown;
  const int semitones = (bass.semitones - root.semitones + 24) % 12;
  const std::string &kind = shorthand->second;
  const bool has_flat_fifth = kind == "dim" || kind == "dim7" || kind == "hdim7";
  return semitones == 0 ? name : name + "/" + degree(semitones, has_flat_fifth, kind == "aug", kind == "dim7");
}

}  // namespace performia::vamp
