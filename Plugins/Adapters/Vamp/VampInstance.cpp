// SPDX-License-Identifier: GPL-3.0-or-later
#include "VampInstance.h"

#include <vamp-hostsdk/PluginChannelAdapter.h>
#include <vamp-hostsdk/PluginHostAdapter.h>
#include <vamp-hostsdk/PluginInputDomainAdapter.h>
#include <vamp-hostsdk/RealTime.h>

#include <cmath>

#include "Failure.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

using Target = ParameterMapping::Target;

/// Samples of a block for a plugin that prefers none, as other hosts have it.
constexpr size_t usual_block = 1024;

/// The time of a sample; exact for whole rates.
Vamp::RealTime time_of(size_t sample, double sample_rate) {
  if (sample_rate == std::floor(sample_rate)) {
    return Vamp::RealTime::frame2RealTime(static_cast<long>(sample), static_cast<unsigned>(sample_rate));
  }
  return Vamp::RealTime::fromSeconds(static_cast<double>(sample) / sample_rate);
}

}  // namespace

size_t chosen_size(
    const Description &description, const std::vector<ParameterSetting> &settings, Target target) {
  for (size_t index = 0; index < settings.size(); ++index) {
    if (description.parameters()[index].target == target) return static_cast<size_t>(settings[index].number);
  }
  return 0;
}

VampInstance::VampInstance(
    const Description &description, const std::vector<ParameterSetting> &settings, double sample_rate,
    size_t channels) {
  const std::lock_guard<std::mutex> lock(foreign_code());
  plugin_ = std::make_unique<Vamp::PluginHostAdapter>(
      description.plugin().descriptor, static_cast<float>(sample_rate));
  set_parameters(description, settings);
  if (description.is_frequency_domain()) {
    plugin_ = std::make_unique<Vamp::HostExt::PluginInputDomainAdapter>(plugin_.release());
  }
  layout_.sample_rate = sample_rate;
  choose_sizes(description, settings);
  plugin_ = std::make_unique<Vamp::HostExt::PluginChannelAdapter>(plugin_.release());
  if (!plugin_->initialise(channels, layout_.step, layout_.block)) {
    throw Failure{
        PERFORMIA_FAILED,
        "the Vamp plugin refuses to work at " + number(sample_rate) + " Hz with " + std::to_string(channels) +
            (channels == 1 ? " channel" : " channels") + ", steps of " + std::to_string(layout_.step) +
            " and blocks of " + std::to_string(layout_.block) + " samples",
        ""};
  }
  outputs_ = plugin_->getOutputDescriptors();
}

VampInstance::~VampInstance() {
  const std::lock_guard<std::mutex> lock(foreign_code());
  plugin_.reset();
}

void VampInstance::set_parameters(const Description &description, const std::vector<ParameterSetting> &settings) {
  bool has_program = false;
  for (size_t index = 0; index < settings.size(); ++index) {
    const ParameterMapping &mapping = description.parameters()[index];
    if (mapping.target != Target::program || settings[index].is_default) continue;
    plugin_->selectProgram(mapping.choices[static_cast<size_t>(settings[index].number)]);
    has_program = true;
  }
  for (size_t index = 0; index < settings.size(); ++index) {
    const ParameterMapping &mapping = description.parameters()[index];
    if (mapping.target != Target::plugin_parameter || (has_program && settings[index].is_default)) continue;
    plugin_->setParameter(mapping.identifier, static_cast<float>(settings[index].number));
  }
}

void VampInstance::choose_sizes(const Description &description, const std::vector<ParameterSetting> &settings) {
  const bool is_spectral = description.is_frequency_domain();
  size_t step = chosen_size(description, settings, Target::step_size);
  size_t block = chosen_size(description, settings, Target::block_size);
  const bool is_block_chosen = block > 0;
  if (!is_block_chosen) block = plugin_->getPreferredBlockSize();
  if (block == 0) block = usual_block;
  if (step == 0) {
    step = plugin_->getPreferredStepSize();
    if (step == 0 || (is_block_chosen && step > block)) step = is_spectral ? (block + 1) / 2 : block;
  }
  if (step > block) block = is_spectral ? 2 * step : step;
  layout_.step = step;
  layout_.block = block;
  layout_.adjustment = is_spectral ? static_cast<double>(block / 2) / layout_.sample_rate : 0;
}

Vamp::Plugin::FeatureSet VampInstance::process(const float *const *channels, size_t step) {
  const std::lock_guard<std::mutex> lock(foreign_code());
  return plugin_->process(channels, time_of(step * layout_.step, layout_.sample_rate));
}

Vamp::Plugin::FeatureSet VampInstance::remaining_features() {
  const std::lock_guard<std::mutex> lock(foreign_code());
  return plugin_->getRemainingFeatures();
}

}  // namespace performia::vamp
