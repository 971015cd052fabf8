// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_INSTANCE_H
#define PERFORMIA_VAMP_INSTANCE_H

#include <vamp-hostsdk/Plugin.h>

#include <memory>
#include <vector>

#include "Description.h"

namespace performia::vamp {

/// How a recording is cut into blocks.
struct BlockLayout {
  /// Hz.
  double sample_rate;
  /// Samples from the start of one block to that of the next.
  size_t step;
  /// Samples of a block.
  size_t block;
  /// Seconds from the start of a block to the time that the plugin takes for the block's: half a block where it gets
  /// spectra, otherwise 0.
  double adjustment;
};

/// A Vamp plugin at work on one recording. Its code runs alone in the process.
class VampInstance {
 public:
  /// Makes the plugin, sets its parameters and initialises it.
  ///
  /// - Throws: Failure where it refuses.
  VampInstance(
      const Description &description, const std::vector<ParameterSetting> &settings, double sample_rate,
      size_t channels);
  ~VampInstance();
  VampInstance(const VampInstance &) = delete;
  VampInstance &operator=(const VampInstance &) = delete;

  const BlockLayout &layout() const { return layout_; }
  /// The outputs as they are after initialisation.
  const Vamp::Plugin::OutputList &outputs() const { return outputs_; }

  /// Processes the block that begins so many steps after the start: one buffer a channel.
  Vamp::Plugin::FeatureSet process(const float *const *channels, size_t step);

  Vamp::Plugin::FeatureSet remaining_features();

 private:
  std::unique_ptr<Vamp::Plugin> plugin_;
  BlockLayout layout_{};
  Vamp::Plugin::OutputList outputs_;

  void set_parameters(const Description &description, const std::vector<ParameterSetting> &settings);
  void choose_sizes(const Description &description, const std::vector<ParameterSetting> &settings);
};

/// The value that one of the adapter's own parameters has.
size_t chosen_size(
    const Description &description, const std::vector<ParameterSetting> &settings, ParameterMapping::Target target);

}  // namespace performia::vamp

#endif
