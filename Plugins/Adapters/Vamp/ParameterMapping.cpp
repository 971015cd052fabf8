// SPDX-License-Identifier: GPL-3.0-or-later
#include "ParameterMapping.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "Failure.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

// Names of the adapter's own parameters, which a plugin's never take.
const char *const program_name = "program";
const char *const step_name = "step_size";
const char *const block_name = "block_size";

constexpr double none = std::numeric_limits<double>::quiet_NaN();
/// Samples; the largest that other hosts offer.
constexpr double longest_block = 65536;
/// Samples; a block of spectra is twice a step.
constexpr double longest_step = 32768;
/// Fewer steps are a list of choices that can be read.
constexpr double most_choices = 4096;

bool is_whole(double value) { return value == std::floor(value) && std::abs(value) < 1e9; }

/// The names of the values as choices; empty where they are not different texts, one for each step.
std::vector<std::string> choices_of(
    const Vamp::Plugin::ParameterDescriptor &declared, const ParameterMapping &mapping) {
  if (!declared.isQuantized || declared.valueNames.empty() || !(mapping.step > 0)) return {};
  const double steps = std::round((mapping.maximum - mapping.minimum) / mapping.step) + 1;
  if (!(steps <= most_choices) || static_cast<double>(declared.valueNames.size()) < steps) return {};
  std::vector<std::string> choices;
  std::set<std::string> different;
  for (size_t index = 0; index < static_cast<size_t>(steps); ++index) {
    choices.push_back(plain(declared.valueNames[index]));
    if (choices.back().empty() || !different.insert(choices.back()).second) return {};
  }
  return choices;
}

ParameterMapping map_parameter(const Vamp::Plugin::ParameterDescriptor &declared, std::set<std::string> &taken) {
  ParameterMapping mapping{};
  mapping.target = ParameterMapping::Target::plugin_parameter;
  mapping.identifier = declared.identifier;
  mapping.name = unique_name(declared.identifier, taken);
  mapping.summary = summary(declared.identifier, declared.name, declared.description);
  mapping.unit = plain(declared.unit);
  mapping.default_number = std::isfinite(declared.defaultValue) ? shortest(declared.defaultValue) : 0;
  mapping.minimum = std::isfinite(declared.minValue) ? shortest(declared.minValue) : none;
  mapping.maximum = std::isfinite(declared.maxValue) ? shortest(declared.maxValue) : none;
  const bool is_bounded = mapping.minimum <= mapping.maximum;
  // A default that is out of its own range is a value that the plugin works with all the same.
  mapping.minimum = is_bounded ? std::min(mapping.minimum, mapping.default_number) : none;
  mapping.maximum = is_bounded ? std::max(mapping.maximum, mapping.default_number) : none;
  const bool is_quantized =
      is_bounded && declared.isQuantized && std::isfinite(declared.quantizeStep) && declared.quantizeStep > 0;
  mapping.step = is_quantized ? shortest(declared.quantizeStep) : 0;
  mapping.choices = choices_of(declared, mapping);
  if (!mapping.choices.empty()) {
    mapping.kind = PERFORMIA_PARAMETER_CHOICE;
    const double index = std::round((mapping.default_number - mapping.minimum) / mapping.step);
    mapping.default_choice = std::min(static_cast<size_t>(std::max(index, 0.0)), mapping.choices.size() - 1);
  } else if (is_quantized && mapping.step == 1 && is_whole(mapping.minimum) && is_whole(mapping.maximum)) {
    const bool is_bool = mapping.minimum == 0 && mapping.maximum == 1;
    mapping.kind = is_bool ? PERFORMIA_PARAMETER_BOOL : PERFORMIA_PARAMETER_INTEGER;
    mapping.default_number = std::round(mapping.default_number);
  } else {
    mapping.kind = PERFORMIA_PARAMETER_NUMBER;
  }
  return mapping;
}

ParameterMapping map_size(
    ParameterMapping::Target target, const char *name, double maximum, const std::string &summary) {
  ParameterMapping mapping{};
  mapping.target = target;
  mapping.kind = PERFORMIA_PARAMETER_INTEGER;
  mapping.name = name;
  mapping.summary = summary;
  mapping.unit = "sample";
  mapping.minimum = 0;
  mapping.maximum = maximum;
  return mapping;
}

/// The programs; the first choice stands for none where the plugin begins without one.
void map_programs(const Vamp::Plugin &plugin, std::vector<ParameterMapping> &mappings) {
  ParameterMapping mapping{};
  mapping.target = ParameterMapping::Target::program;
  mapping.name = program_name;
  mapping.kind = PERFORMIA_PARAMETER_CHOICE;
  mapping.summary = "Settings that belong together; a parameter that is left at its default is as the program has it.";
  mapping.minimum = mapping.maximum = none;
  for (const std::string &program : plugin.getPrograms()) {
    const bool is_known = std::find(mapping.choices.begin(), mapping.choices.end(), program) != mapping.choices.end();
    if (!program.empty() && !is_known && plain(program) == program) mapping.choices.push_back(program);
  }
  if (mapping.choices.empty()) return;
  const auto current = std::find(mapping.choices.begin(), mapping.choices.end(), plugin.getCurrentProgram());
  if (current == mapping.choices.end()) {
    std::set<std::string> programs(mapping.choices.begin(), mapping.choices.end());
    mapping.choices.insert(mapping.choices.begin(), unique_name("none", programs));
  } else {
    mapping.default_choice = static_cast<size_t>(current - mapping.choices.begin());
  }
  mappings.push_back(mapping);
}

[[noreturn]] void refuse(const ParameterMapping &mapping, const std::string &finding) {
  std::string expected;
  switch (mapping.kind) {
    case PERFORMIA_PARAMETER_BOOL: expected = "true or false"; break;
    case PERFORMIA_PARAMETER_CHOICE: expected = "one of the choices"; break;
    default:
      expected = mapping.kind == PERFORMIA_PARAMETER_INTEGER ? "an integer" : "a number";
      if (!std::isnan(mapping.minimum)) {
        expected += " from " + number(mapping.minimum) + " to " + number(mapping.maximum);
      }
  }
  throw Failure{
      PERFORMIA_INVALID_ARGUMENT, "'" + mapping.name + "' " + finding + "; expected " + expected, mapping.name};
}

void check_bounds(const ParameterMapping &mapping, double value) {
  if (!std::isfinite(static_cast<float>(value))) refuse(mapping, "is no number that a plugin can be given");
  if (value < mapping.minimum || value > mapping.maximum) refuse(mapping, "is " + number(value));
}

}  // namespace

std::vector<ParameterMapping> map_parameters(const Vamp::Plugin &plugin) {
  std::vector<ParameterMapping> mappings;
  std::set<std::string> taken = {program_name, step_name, block_name};
  for (const auto &declared : plugin.getParameterDescriptors()) mappings.push_back(map_parameter(declared, taken));
  map_programs(plugin, mappings);
  using Target = ParameterMapping::Target;
  mappings.push_back(map_size(
      Target::step_size, step_name, longest_step,
      "From the start of one block to that of the next; 0 for what the plugin prefers."));
  mappings.push_back(map_size(
      Target::block_size, block_name, longest_block,
      "Length of the blocks in which the plugin gets the recording; 0 for what it prefers."));
  return mappings;
}

ParameterSetting checked(const ParameterMapping &mapping, const performia_value *value) {
  if (!value || value->size < sizeof(performia_value)) refuse(mapping, "comes in too short a struct");
  if (value->kind != mapping.kind) refuse(mapping, "is of the kind " + std::to_string(value->kind));
  switch (mapping.kind) {
    case PERFORMIA_PARAMETER_BOOL: {
      if (value->integer != 0 && value->integer != 1) refuse(mapping, "is neither 0 nor 1");
      const auto setting = static_cast<double>(value->integer);
      return {setting, setting == mapping.default_number};
    }
    case PERFORMIA_PARAMETER_INTEGER: {
      const auto setting = static_cast<double>(value->integer);
      check_bounds(mapping, setting);
      return {setting, setting == mapping.default_number};
    }
    case PERFORMIA_PARAMETER_NUMBER: {
      check_bounds(mapping, value->number);
      double setting = value->number;
      const bool is_default = setting == mapping.default_number;
      if (mapping.step > 0 && !is_default) {
        const double steps = std::round((setting - mapping.minimum) / mapping.step);
        setting = std::min(mapping.minimum + steps * mapping.step, mapping.maximum);
      }
      return {setting, is_default};
    }
    default: {
      const auto choice = std::find(mapping.choices.begin(), mapping.choices.end(), copied(value->text));
      if (choice == mapping.choices.end()) refuse(mapping, "is none of the choices");
      const auto index = static_cast<size_t>(choice - mapping.choices.begin());
      const bool is_program = mapping.target == ParameterMapping::Target::program;
      const auto position = static_cast<double>(index);
      return {is_program ? position : mapping.minimum + position * mapping.step, index == mapping.default_choice};
    }
  }
}

}  // namespace performia::vamp
