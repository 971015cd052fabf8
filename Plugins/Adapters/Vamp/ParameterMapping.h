// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_PARAMETER_MAPPING_H
#define PERFORMIA_VAMP_PARAMETER_MAPPING_H

#include <vamp-hostsdk/Plugin.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "performia/parameter.h"

namespace performia::vamp {

/// A parameter of an analyzer, and what it does to a Vamp plugin.
struct ParameterMapping {
  /// What a value does.
  enum class Target { plugin_parameter, program, step_size, block_size };

  Target target;
  /// The Vamp plugin's own name of the parameter.
  std::string identifier;

  /// One of PERFORMIA_PARAMETER_*.
  int32_t kind;
  std::string name;
  std::string summary;
  std::string unit;
  /// Bools, integers and numbers.
  double default_number = 0;
  /// NaN where there is none.
  double minimum;
  double maximum;
  /// Numbers come in multiples of this above the minimum; 0 for any.
  double step = 0;
  std::vector<std::string> choices;
  size_t default_choice = 0;
};

/// A value that was held against its parameter.
struct ParameterSetting {
  /// Bools, integers and numbers as the Vamp plugin takes them; the index of a choice where the target is a program.
  double number;
  bool is_default;
};

/// The parameters of a plugin, its programs, and the sizes of steps and blocks, in that order.
std::vector<ParameterMapping> map_parameters(const Vamp::Plugin &plugin);

/// Holds a value against its parameter.
///
/// - Throws: Failure with PERFORMIA_INVALID_ARGUMENT.
ParameterSetting checked(const ParameterMapping &mapping, const performia_value *value);

}  // namespace performia::vamp

#endif
