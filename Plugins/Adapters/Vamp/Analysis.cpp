// SPDX-License-Identifier: GPL-3.0-or-later
#include "Analysis.h"

#include <memory>
#include <optional>

#include "Failure.h"
#include "FeatureMatrix.h"
#include "FeatureTable.h"
#include "FeatureTiming.h"
#include "MusicTables.h"
#include "Texts.h"
#include "VampInstance.h"

namespace performia::vamp {

namespace {

using Descriptor = Vamp::Plugin::OutputDescriptor;

/// An output of the Vamp plugin while features come.
struct RunningOutput {
  std::unique_ptr<FeatureTiming> timing;
  std::unique_ptr<FeatureTable> table;
  std::unique_ptr<FeatureMatrix> matrix;
};

/// Takes features apart and hands them over.
class Results {
 public:
  Results(
      const performia_host *host, const performia_sink *sink, const Description &description,
      const Vamp::Plugin::OutputList &declared, const BlockLayout &layout, double duration)
      : host_(host), sink_(sink), mappings_(description.outputs()), duration_(duration) {
    if (declared.size() != mappings_.outputs.size()) {
      throw Failure{
          PERFORMIA_FAILED,
          "the Vamp plugin has " + std::to_string(declared.size()) + " outputs once it is initialised, and " +
              std::to_string(mappings_.outputs.size()) + " before",
          ""};
    }
    for (size_t index = 0; index < declared.size(); ++index) {
      RunningOutput output;
      output.timing = std::make_unique<FeatureTiming>(declared[index], layout);
      if (is_wanted(index)) {
        if (mappings_.outputs[index].values == OutputMapping::Values::bins) {
          output.matrix =
              std::make_unique<FeatureMatrix>(sink, static_cast<uint32_t>(index), declared[index], *output.timing);
        } else {
          output.table = std::make_unique<FeatureTable>(mappings_.outputs[index], layout, duration);
        }
      }
      outputs_.push_back(std::move(output));
    }
  }

  /// - Parameter step: the block that the features came with; none for those that came after the last.
  void take(const Vamp::Plugin::FeatureSet &features, std::optional<size_t> step) {
    for (const auto &[index, list] : features) {
      if (index < 0 || static_cast<size_t>(index) >= outputs_.size()) continue;
      RunningOutput &output = outputs_[static_cast<size_t>(index)];
      output.timing->begin_call(step);
      for (const auto &feature : list) {
        if (output.matrix) output.matrix->add(feature, output.timing->next_index(feature));
        if (output.table) output.table->add(feature, output.timing->next_time(feature));
      }
    }
  }

  void finish() {
    for (size_t index = 0; index < outputs_.size(); ++index) {
      RunningOutput &output = outputs_[index];
      if (output.matrix) {
        output.matrix->finish();
        warn(index, output.matrix->left_out(), "values that are no numbers became 0, or frames came twice");
      }
      if (!output.table) continue;
      warn(index, output.table->left_out(), "features without a value were left out");
      const Rows rows = output.table->sorted();
      for (size_t port = 0; port < mappings_.ports.size(); ++port) {
        const PortMapping &mapping = mappings_.ports[port];
        const auto number = static_cast<uint32_t>(port);
        if (mapping.output != index || !sink_->wants(sink_, number)) continue;
        if (mapping.music == MusicType::none) {
          append_rows(sink_, number, mappings_.outputs[index], rows);
        } else {
          append_music(sink_, number, mapping.music, mappings_.outputs[index], rows, duration_);
        }
      }
    }
  }

 private:
  const performia_host *host_;
  const performia_sink *sink_;
  const OutputMappings &mappings_;
  double duration_;
  std::vector<RunningOutput> outputs_;

  /// Whether somebody uses one of the ports that come from an output.
  bool is_wanted(size_t output) const {
    for (size_t port = 0; port < mappings_.ports.size(); ++port) {
      if (mappings_.ports[port].output == output && sink_->wants(sink_, static_cast<uint32_t>(port))) return true;
    }
    return false;
  }

  void warn(size_t output, size_t count, const std::string &what) const {
    if (count == 0) return;
    const std::string text =
        "output '" + mappings_.outputs[output].identifier + "': " + std::to_string(count) + " " + what;
    host_->log(host_, PERFORMIA_LOG_WARNING, lent(text));
  }
};

/// Tells how far an analysis is, in steps that are worth telling.
class Progress {
 public:
  Progress(const performia_host *host, size_t total) : host_(host), total_(total) {}

  void tell(size_t done) {
    const size_t percent = done * 100 / total_;
    if (percent == told_) return;
    told_ = percent;
    host_->progress(host_, static_cast<double>(percent) / 100);
  }

 private:
  const performia_host *host_;
  size_t total_;
  size_t told_ = 0;
};

const performia_artifact_info &audio_info(const performia_inputs *inputs) {
  const performia_artifact_info *info = inputs->info(inputs, 0, 0);
  if (!info || info->size < sizeof(performia_artifact_info) || info->shape != PERFORMIA_SHAPE_AUDIO ||
      info->channels == 0 || !(info->sample_rate > 0)) {
    throw Failure{PERFORMIA_INVALID_ARGUMENT, "there is no audio to analyse", ""};
  }
  return *info;
}

}  // namespace

void analyze(
    const performia_host *host, const Description &description, const std::vector<ParameterSetting> &settings,
    const performia_inputs *inputs, const performia_sink *sink) {
  const performia_artifact_info &audio = audio_info(inputs);
  VampInstance plugin(description, settings, audio.sample_rate, audio.channels);
  const BlockLayout &layout = plugin.layout();
  Results results(host, sink, description, plugin.outputs(), layout, inputs->duration);
  std::vector<std::vector<float>> buffers(audio.channels, std::vector<float>(layout.block));
  std::vector<float *> channels;
  for (auto &buffer : buffers) channels.push_back(buffer.data());
  // Every sample is in a block; the last blocks are filled up with silence.
  const size_t frames = static_cast<size_t>(audio.frames);
  const size_t steps = frames / layout.step + (frames % layout.step > 0 ? 1 : 0);
  Progress progress(host, std::max(steps, size_t{1}));
  for (size_t step = 0; step < steps; ++step) {
    if (host->is_cancelled(host)) throw HostStatus{PERFORMIA_CANCELLED};
    require(inputs->read_audio(
        inputs, 0, 0, static_cast<int64_t>(step * layout.step), layout.block, channels.data()));
    results.take(plugin.process(channels.data(), step), step);
    progress.tell(step + 1);
  }
  if (host->is_cancelled(host)) throw HostStatus{PERFORMIA_CANCELLED};
  // Plugins that look back at what they were given need to have been given something.
  if (steps > 0) results.take(plugin.remaining_features(), std::nullopt);
  results.finish();
}

}  // namespace performia::vamp
