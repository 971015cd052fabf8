// SPDX-License-Identifier: GPL-3.0-or-later
#include "OutputMapping.h"

#include <cmath>
#include <set>

#include "Texts.h"

namespace performia::vamp {

namespace {

using Descriptor = Vamp::Plugin::OutputDescriptor;

/// More values of a feature do not make columns that anybody reads.
constexpr size_t most_columns = 64;

OutputMapping map_output(const Descriptor &declared) {
  OutputMapping mapping{};
  mapping.identifier = declared.identifier;
  mapping.has_durations = declared.hasDuration && declared.sampleType != Descriptor::OneSamplePerStep;
  mapping.count = declared.hasFixedBinCount ? declared.binCount : 0;
  mapping.unit = plain(declared.unit);
  const bool is_regular = declared.sampleType != Descriptor::VariableSampleRate && !mapping.has_durations;
  if (!declared.hasFixedBinCount) {
    mapping.values = OutputMapping::Values::text;
  } else if (mapping.count == 0) {
    mapping.values = OutputMapping::Values::none;
  } else if (is_regular && mapping.count > 1) {
    mapping.values = OutputMapping::Values::bins;
  } else {
    mapping.values = mapping.count <= most_columns ? OutputMapping::Values::columns : OutputMapping::Values::text;
  }
  return mapping;
}

std::string summary_of(const Descriptor &declared) {
  std::string text = summary(declared.identifier, declared.name, declared.description);
  if (declared.hasKnownExtents && std::isfinite(declared.minValue) && std::isfinite(declared.maxValue)) {
    text += " From " + number(shortest(declared.minValue)) + " to " + number(shortest(declared.maxValue)) + ".";
  }
  return text;
}

/// What the names of an output and its unit say for certain. Everything else stays what the plugin calls it.
MusicType music_of(const Descriptor &declared, const OutputMapping &mapping) {
  const std::string identifier = lower(declared.identifier);
  const std::string unit = lower(mapping.unit);
  const bool is_instant = mapping.values == OutputMapping::Values::none && !mapping.has_durations;
  const bool is_irregular = declared.sampleType == Descriptor::VariableSampleRate;
  if (identifier == "beats" && is_instant) return MusicType::beats;
  // Chordino and those that followed it.
  if (identifier == "simplechord" && is_instant && is_irregular) return MusicType::chords;
  if (mapping.values != OutputMapping::Values::columns) return MusicType::none;
  if (identifier == "tempo" && unit == "bpm" && mapping.count == 1 && is_irregular) {
    return mapping.has_durations ? MusicType::tempo : MusicType::tempo_curve;
  }
  const bool is_pitch = unit == "hz" || unit == "midi" || unit == "midi units" || unit == "midi pitch";
  if ((identifier == "notes" || identifier == "transcription") && is_pitch && mapping.has_durations) {
    return MusicType::notes;
  }
  return MusicType::none;
}

struct MusicPort {
  const char *name;
  const char *type;
  const char *summary;
};

MusicPort music_port(MusicType type) {
  switch (type) {
    case MusicType::beats: return {"music_beats", "music/beats/1", "as beats."};
    case MusicType::tempo: return {"music_tempo", "music/tempo/1", "as tempo: the one that lasts longest."};
    case MusicType::tempo_curve: return {"music_tempo_curve", "music/tempo_curve/1", "as tempo over time."};
    case MusicType::chords:
      return {"music_chords", "music/chords/1", "as chords in Harte syntax, each until the next; 'X' for others."};
    case MusicType::notes: return {"music_notes", "music/notes/1", "as notes."};
    case MusicType::none: break;
  }
  return {"", "", ""};
}

std::string unit_member(const std::string &unit) { return unit.empty() ? "" : ", \"unit\": " + json_text(unit); }

std::string column(const std::string &name, const char *kind, const std::string &summary, const std::string &rest) {
  return "{\"name\": " + json_text(name) + ", \"kind\": \"" + kind + "\", \"summary\": " + json_text(summary) + rest +
         "}";
}

std::string columns_of(const Descriptor &declared, const OutputMapping &mapping) {
  std::string columns;
  if (mapping.values == OutputMapping::Values::columns) {
    for (size_t index = 0; index < mapping.count; ++index) {
      const std::string name = mapping.count == 1 ? "value" : "value_" + std::to_string(index + 1);
      std::string summary = index < declared.binNames.size() ? plain(declared.binNames[index]) : "";
      if (summary.empty()) summary = "What the plugin measured";
      columns += column(name, "float64", sentence(summary), unit_member(mapping.unit)) + ", ";
    }
  } else if (mapping.values == OutputMapping::Values::text) {
    columns += column("values", "text", "What the plugin measured, as a JSON array of numbers.", "") + ", ";
  }
  return columns + column("label", "text", "What the plugin calls it.", ", \"optional\": true");
}

std::string type_declaration(const Descriptor &declared, const OutputMapping &mapping, const PortMapping &port) {
  const bool is_matrix = mapping.values == OutputMapping::Values::bins;
  std::string text = "{\"type\": " + json_text(port.type) + ", \"shape\": \"" + (is_matrix ? "matrix" : "table") +
                     "\", \"summary\": " + json_text(port.summary) + ", ";
  if (is_matrix) {
    return text + "\"matrix\": {" + (mapping.unit.empty() ? "" : "\"unit\": " + json_text(mapping.unit)) + "}}";
  }
  return text + "\"table\": {\"rows\": \"" + (mapping.has_durations ? "intervals" : "instants") +
         "\", \"order\": \"nondecreasing\", \"may_overlap\": true, \"columns\": [" +
         columns_of(declared, mapping) + "]}}";
}

}  // namespace

OutputMappings map_outputs(const Vamp::Plugin &plugin, const std::string &id) {
  OutputMappings mappings;
  std::vector<PortMapping> music_ports;
  std::set<std::string> names, type_names;
  std::set<MusicType> music_types;
  const auto declared = plugin.getOutputDescriptors();
  std::string types;
  for (size_t index = 0; index < declared.size(); ++index) {
    const OutputMapping mapping = map_output(declared[index]);
    PortMapping port{};
    port.name = unique_name(mapping.identifier, names);
    port.type = id + "/" + unique_name(id_label(mapping.identifier), type_names) + "/1";
    port.summary = summary_of(declared[index]);
    port.output = index;
    port.music = MusicType::none;
    types += (types.empty() ? "" : ", ") + type_declaration(declared[index], mapping, port);
    const MusicType music = music_of(declared[index], mapping);
    if (music != MusicType::none && music_types.insert(music).second) {
      const MusicPort known = music_port(music);
      music_ports.push_back(
          {known.name, known.type, "The output '" + port.name + "' " + known.summary, index, music});
    }
    mappings.outputs.push_back(mapping);
    mappings.ports.push_back(port);
  }
  for (PortMapping &port : music_ports) {
    port.name = unique_name(port.name, names);
    mappings.ports.push_back(port);
  }
  mappings.types = "[" + types + "]";
  return mappings;
}

}  // namespace performia::vamp
