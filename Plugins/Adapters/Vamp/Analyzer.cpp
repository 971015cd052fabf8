// SPDX-License-Identifier: GPL-3.0-or-later
#include "Analyzer.h"

#include "Analysis.h"
#include "Failure.h"
#include "VampInstance.h"

namespace performia::vamp {

namespace {

/// An instance, as the protocol sees it.
struct Analyzer {
  performia_analyzer functions;
  const performia_host *host;
  const Description &description;
  /// One for each parameter; empty until configure.
  std::vector<ParameterSetting> settings;
};

Analyzer &self(performia_analyzer *analyzer) { return *static_cast<Analyzer *>(analyzer->instance); }

/// What can be known of steps and blocks before the recording is.
void check_sizes(const Description &description, const std::vector<ParameterSetting> &settings) {
  const auto name = [&](ParameterMapping::Target target) {
    for (const ParameterMapping &mapping : description.parameters()) {
      if (mapping.target == target) return mapping.name;
    }
    return std::string();
  };
  using Target = ParameterMapping::Target;
  const size_t step = chosen_size(description, settings, Target::step_size);
  const size_t block = chosen_size(description, settings, Target::block_size);
  if (description.is_frequency_domain() && block % 2 == 1) {
    throw Failure{
        PERFORMIA_INVALID_ARGUMENT, "the plugin gets spectra, which are made of blocks of an even number of samples",
        name(Target::block_size)};
  }
  if (step > 0 && block > 0 && step > block) {
    throw Failure{
        PERFORMIA_INVALID_ARGUMENT, "a step is longer than a block, so that samples would be left out",
        name(Target::step_size)};
  }
}

performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  Analyzer &mine = self(analyzer);
  return guarded(mine.host, [&] {
    const std::vector<ParameterMapping> &parameters = mine.description.parameters();
    if (count != parameters.size() || (count > 0 && !values)) {
      throw Failure{
          PERFORMIA_INVALID_ARGUMENT,
          std::to_string(count) + " values came for " + std::to_string(parameters.size()) + " parameters", ""};
    }
    std::vector<ParameterSetting> settings;
    for (size_t index = 0; index < parameters.size(); ++index) {
      settings.push_back(checked(parameters[index], values[index]));
    }
    check_sizes(mine.description, settings);
    mine.settings = std::move(settings);
  });
}

performia_status run(performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink) {
  Analyzer &mine = self(analyzer);
  return guarded(mine.host, [&] {
    if (mine.settings.empty()) {
      throw Failure{PERFORMIA_INVALID_ARGUMENT, "analyze came before configure", ""};
    }
    analyze(mine.host, mine.description, mine.settings, inputs, sink);
  });
}

void destroy(performia_analyzer *analyzer) { delete &self(analyzer); }

const void *no_extension(performia_analyzer *, performia_text) { return nullptr; }

}  // namespace

performia_analyzer *make_analyzer(const performia_host *host, const Description &description) {
  auto *const analyzer = new Analyzer{
      {sizeof(performia_analyzer), nullptr, configure, run, destroy, no_extension}, host, description, {}};
  analyzer->functions.instance = analyzer;
  return &analyzer->functions;
}

}  // namespace performia::vamp
