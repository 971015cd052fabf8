// SPDX-License-Identifier: GPL-3.0-or-later
#include "MusicTables.h"

#include <algorithm>
#include <cmath>

#include "ChordNotation.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

/// A table as it grows.
struct MusicTable {
  std::vector<double> start, duration;

  void add(double at, double length) {
    start.push_back(at);
    duration.push_back(length);
  }

  bool is_after_last(double time) const { return start.empty() || time > start.back(); }
};

bool is_tempo(double bpm) { return bpm >= 1 && bpm <= 1000; }

void append_beats(const performia_sink *sink, uint32_t port, const Rows &rows) {
  MusicTable table;
  for (const double time : rows.start) {
    if (table.is_after_last(time)) table.add(time, 0);
  }
  append_table(sink, port, table.start, table.duration, {});
}

void append_tempo(const performia_sink *sink, uint32_t port, const Rows &rows) {
  MusicTable table;
  std::vector<double> bpm;
  for (size_t row = 0; row < rows.start.size(); ++row) {
    const double length = rows.duration[row];
    if (!is_tempo(rows.values[row]) || (!table.start.empty() && length <= table.duration.front())) continue;
    table.start = {rows.start[row]};
    table.duration = {length};
    bpm = {rows.values[row]};
  }
  append_table(sink, port, table.start, table.duration, {{"bpm", &bpm, nullptr, nullptr}});
}

void append_tempo_curve(const performia_sink *sink, uint32_t port, const Rows &rows) {
  MusicTable table;
  std::vector<double> bpm;
  for (size_t row = 0; row < rows.start.size(); ++row) {
    if (!is_tempo(rows.values[row]) || !table.is_after_last(rows.start[row])) continue;
    table.add(rows.start[row], 0);
    bpm.push_back(rows.values[row]);
  }
  append_table(sink, port, table.start, table.duration, {{"bpm", &bpm, nullptr, nullptr}});
}

void append_chords(const performia_sink *sink, uint32_t port, const Rows &rows, double duration) {
  MusicTable table;
  std::vector<std::string> labels;
  for (size_t row = 0; row < rows.start.size(); ++row) {
    const double end = row + 1 < rows.start.size() ? rows.start[row + 1] : duration;
    if (end <= rows.start[row]) continue;
    table.add(rows.start[row], end - rows.start[row]);
    labels.push_back(harte_chord(rows.labels.empty() ? "" : rows.labels[row]));
  }
  append_table(sink, port, table.start, table.duration, {{"label", nullptr, nullptr, &labels}});
}

void append_notes(const performia_sink *sink, uint32_t port, const OutputMapping &mapping, const Rows &rows) {
  const bool is_frequency = lower(mapping.unit) == "hz";
  MusicTable table;
  std::vector<int64_t> midi;
  std::vector<double> cents;
  for (size_t row = 0; row < rows.start.size(); ++row) {
    const double value = rows.values[row * mapping.count];
    if (is_frequency && !(value > 0)) continue;
    const double pitch = is_frequency ? 69 + 12 * std::log2(value / 440) : value;
    const double nearest = std::round(pitch);
    if (!(nearest >= 0 && nearest <= 127)) continue;
    table.add(rows.start[row], rows.duration[row]);
    midi.push_back(static_cast<int64_t>(nearest));
    cents.push_back(100 * (pitch - nearest));
  }
  append_table(
      sink, port, table.start, table.duration,
      {{"midi", nullptr, &midi, nullptr}, {"cents", &cents, nullptr, nullptr}});
}

}  // namespace

void append_music(
    const performia_sink *sink, uint32_t port, MusicType type, const OutputMapping &mapping, const Rows &rows,
    double duration) {
  switch (type) {
    case MusicType::beats: return append_beats(sink, port, rows);
    case MusicType::tempo: return append_tempo(sink, port, rows);
    case MusicType::tempo_curve: return append_tempo_curve(sink, port, rows);
    case MusicType::chords: return append_chords(sink, port, rows, duration);
    case MusicType::notes: return append_notes(sink, port, mapping, rows);
    case MusicType::none: return;
  }
}

}  // namespace performia::vamp
