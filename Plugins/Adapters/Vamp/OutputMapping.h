// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_OUTPUT_MAPPING_H
#define PERFORMIA_VAMP_OUTPUT_MAPPING_H

#include <vamp-hostsdk/Plugin.h>

#include <cstddef>
#include <string>
#include <vector>

namespace performia::vamp {

/// What an output of a Vamp plugin becomes, whatever it means.
struct OutputMapping {
  /// How features become columns or bins.
  enum class Values {
    /// Times and labels alone.
    none,
    /// A table with a column for each value; a feature may lack its only one.
    columns,
    /// A table with all values of a feature in one text, as their number differs or is large.
    text,
    /// A matrix with a bin for each value.
    bins
  };

  std::string identifier;
  Values values;
  /// Values of a feature, where that is fixed.
  size_t count;
  /// Whether features last.
  bool has_durations;
  std::string unit;
};

/// Artifact types that are registered, into which the features of an output can be brought without a doubt.
enum class MusicType { none, beats, tempo, tempo_curve, chords, notes };

/// An output of an analyzer.
struct PortMapping {
  std::string name;
  std::string type;
  std::string summary;
  /// Index of the Vamp plugin's output.
  size_t output;
  MusicType music;
};

/// The outputs of a plugin.
struct OutputMappings {
  std::vector<OutputMapping> outputs;
  /// One port for each output, then one for each that a registered type describes.
  std::vector<PortMapping> ports;
  /// The artifact types of the first ones, as performia/ext/types.h wants them.
  std::string types;
};

/// - Parameter id: the analyzer's, under which its types stand.
OutputMappings map_outputs(const Vamp::Plugin &plugin, const std::string &id);

}  // namespace performia::vamp

#endif
