// SPDX-License-Identifier: GPL-3.0-or-later
// The analyzer performia.examples.onsets: what it declares, and the way from the host's audio to the detector and back.
#include <cmath>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "detector.hpp"
#include "performia/performia.h"

#define ID "performia.examples.onsets"

namespace {

constexpr performia_text text(std::string_view value) { return {value.data(), value.size()}; }

std::string_view view(performia_text value) { return {value.data, value.size}; }

// Declaration.

const performia_attribute rate_attribute = {sizeof rate_attribute, text("sample_rate"), text("44100")};
const performia_attribute mono_attribute = {sizeof mono_attribute, text("channels"), text("1")};
const performia_attribute *const audio_attributes[] = {&rate_attribute, &mono_attribute};
const performia_port audio_port = {
    sizeof audio_port, PERFORMIA_COUNT_ONE, text("audio"), text("audio/source/1"), text("The recording."), 2,
    audio_attributes};
const performia_port *const inputs_declared[] = {&audio_port};

const performia_port onsets_port = {
    sizeof onsets_port, PERFORMIA_COUNT_ONE, text("onsets"), text(ID "/onsets/1"), text("Where notes begin."), 0, nullptr};
const performia_port *const outputs_declared[] = {&onsets_port};

enum ParameterIndex { method_parameter, threshold_parameter, silence_parameter, interval_parameter, parameter_count };

constexpr performia_value number(double value) {
  return {sizeof(performia_value), PERFORMIA_PARAMETER_NUMBER, 0, value, {}, {}};
}

constexpr performia_text methods[] = {
    text("hfc"), text("energy"), text("complex"), text("phase"), text("specdiff"), text("kl"), text("mkl"), text("specflux")};
const performia_value default_method = {sizeof default_method, PERFORMIA_PARAMETER_CHOICE, 0, 0, methods[0], {}};
const performia_value default_threshold = number(0.3), default_silence = number(-70), default_interval = number(0.05);
const performia_parameter method = {
    sizeof method, PERFORMIA_PARAMETER_CHOICE, text("method"), text("aubio's onset detection function."), text(""),
    &default_method, NAN, NAN, std::size(methods), methods};
const performia_parameter threshold = {
    sizeof threshold, PERFORMIA_PARAMETER_NUMBER, text("threshold"),
    text("By how much of the mean a peak exceeds the local median; higher finds fewer onsets."), text(""),
    &default_threshold, 0.001, 3, 0, nullptr};
const performia_parameter silence = {
    sizeof silence, PERFORMIA_PARAMETER_NUMBER, text("silence"), text("Frames below this level hold no onsets."),
    text("dB"), &default_silence, -120, 0, 0, nullptr};
const performia_parameter interval = {
    sizeof interval, PERFORMIA_PARAMETER_NUMBER, text("interval"), text("Least time between two onsets."), text("s"),
    &default_interval, 0.01, 1, 0, nullptr};
const performia_parameter *const parameters_declared[parameter_count] = {&method, &threshold, &silence, &interval};

const performia_text libraries[] = {text("libaubio.so.5")};

performia_descriptor make_descriptor() {
  performia_descriptor result{};
  result.size = sizeof result;
  // aubio plans its FFTs with FFTW, whose planner is the whole process's, and takes no lock that others know of.
  result.isolation = PERFORMIA_ISOLATION_PROCESS;
  result.id = text(ID);
  result.version = text("1.0.0");
  result.name = text("Onsets");
  result.summary = text("Onset detection by aubio.");
  result.maker = text("Performia");
  result.licence = text("GPL-3.0-or-later");
  result.input_count = std::size(inputs_declared);
  result.inputs = inputs_declared;
  result.output_count = std::size(outputs_declared);
  result.outputs = outputs_declared;
  result.parameter_count = parameter_count;
  result.parameters = parameters_declared;
  result.native_dependency_count = std::size(libraries);
  result.native_dependencies = libraries;
  result.deterministic = 1;
  return result;
}

const performia_descriptor descriptor = make_descriptor();

constexpr performia_text types = text(R"json([{
  "type": "performia.examples.onsets/onsets/1", "shape": "table", "summary": "Where notes begin.",
  "table": {
    "rows": "instants", "order": "increasing", "may_overlap": false,
    "columns": [{
      "name": "strength", "kind": "float64", "minimum": 0,
      "summary": "Value of the detection function; its scale is that of the method."
    }]
  }
}])json");

/// Why a call of the host fails. An empty message stands for a status that came from the host, which knows the reason.
struct Failure {
  performia_status status;
  std::string message;
  std::string parameter;
};

void check(performia_status status) {
  if (status != PERFORMIA_OK) throw Failure{status, "", ""};
}

/// One instance.
class Analyzer {
 public:
  explicit Analyzer(const performia_host *host) : host(host) {}

  void configure(const performia_value *const *values, std::uint32_t count) {
    if (count != parameter_count) throw Failure{PERFORMIA_INVALID_ARGUMENT, "four parameters were expected", ""};
    settings.method = chosen(*values[method_parameter]);
    settings.threshold = within(threshold, *values[threshold_parameter]);
    settings.silence = within(silence, *values[silence_parameter]);
    settings.interval = within(interval, *values[interval_parameter]);
  }

  void analyze(const performia_inputs &inputs, const performia_sink &sink) const {
    const performia_artifact_info *audio = inputs.info(&inputs, 0, 0);
    if (audio == nullptr) throw Failure{PERFORMIA_INVALID_ARGUMENT, "there is no audio", ""};
    onsets::Detector detector(settings, static_cast<unsigned>(audio->sample_rate));
    std::vector<onsets::Onset> found;
    float samples[onsets::Detector::hop];
    float *channel = samples;
    for (std::uint64_t first = 0; first < audio->frames; first += onsets::Detector::hop) {
      if (host->is_cancelled(host) != 0) throw Failure{PERFORMIA_CANCELLED, "", ""};
      // Zeros follow the last sample, so that the last hop is whole.
      check(inputs.read_audio(&inputs, 0, 0, static_cast<std::int64_t>(first), onsets::Detector::hop, &channel));
      detector.push(samples, found);
      host->progress(host, std::min(1.0, static_cast<double>(first + onsets::Detector::hop) / audio->frames));
    }
    append(sink, found, inputs.duration);
  }

  /// Runs what a function that crosses the border does: a failure is told to the host, and no exception gets out.
  template <typename Body>
  static performia_status guard(const performia_host *host, Body body) noexcept {
    try {
      body();
      return PERFORMIA_OK;
    } catch (const Failure &failure) {
      if (!failure.message.empty()) host->fail(host, text(failure.message), text(failure.parameter));
      return failure.status;
    } catch (const std::bad_alloc &) {
      host->fail(host, text("there is not enough memory"), text(""));
      return PERFORMIA_OUT_OF_MEMORY;
    } catch (const std::exception &error) {
      host->fail(host, text(error.what()), text(""));
      return PERFORMIA_FAILED;
    }
  }

  const performia_host *const host;

 private:
  onsets::Settings settings;

  static std::string chosen(const performia_value &value) {
    if (value.size >= sizeof value && value.kind == PERFORMIA_PARAMETER_CHOICE) {
      for (const performia_text &known : methods) {
        if (view(known) == view(value.text)) return std::string(view(value.text));
      }
    }
    throw Failure{PERFORMIA_INVALID_ARGUMENT, "that is none of the methods", "method"};
  }

  static double within(const performia_parameter &parameter, const performia_value &value) {
    // Also refuses what is not a number.
    if (value.size < sizeof value || value.kind != parameter.kind ||
        !(value.number >= parameter.minimum && value.number <= parameter.maximum)) {
      throw Failure{PERFORMIA_INVALID_ARGUMENT, "a number within the bounds was expected", std::string(view(parameter.name))};
    }
    return value.number;
  }

  /// Hands onsets over as rows; what the zeros after the recording's end brought is left out.
  static void append(const performia_sink &sink, const std::vector<onsets::Onset> &found, double duration) {
    std::vector<double> start, confidence, strength;
    for (const onsets::Onset &onset : found) {
      if (onset.time > duration) break;
      start.push_back(onset.time);
      // aubio gives no confidence: a peak is above the threshold, and that is all that is known.
      confidence.push_back(0.5);
      strength.push_back(onset.strength);
    }
    const std::vector<double> instants(start.size(), 0);
    const performia_column column = {
        sizeof column, PERFORMIA_COLUMN_FLOAT64, text("strength"), nullptr, strength.data(), nullptr};
    const performia_column *const columns[] = {&column};
    performia_table table{};
    table.size = sizeof table;
    table.column_count = std::size(columns);
    table.rows = start.size();
    table.start = start.data();
    table.duration = instants.data();
    table.confidence = confidence.data();
    table.columns = columns;
    check(sink.append_table(&sink, 0, &table));
  }
};

Analyzer &of(performia_analyzer *analyzer) { return *static_cast<Analyzer *>(analyzer->instance); }

// The functions that the host calls.

performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, std::uint32_t count) {
  return Analyzer::guard(of(analyzer).host, [&] { of(analyzer).configure(values, count); });
}

performia_status analyze(performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink) {
  return Analyzer::guard(of(analyzer).host, [&] { of(analyzer).analyze(*inputs, *sink); });
}

void destroy(performia_analyzer *analyzer) {
  delete &of(analyzer);
  delete analyzer;
}

const void *analyzer_extension(performia_analyzer *, performia_text) { return nullptr; }

std::uint32_t analyzer_count(performia_text) { return 1; }

const performia_descriptor *describe(performia_text, std::uint32_t index) { return index == 0 ? &descriptor : nullptr; }

performia_status create(const performia_host *host, performia_text, performia_text id, performia_analyzer **analyzer) {
  if (view(id) != ID) return PERFORMIA_NOT_FOUND;
  return Analyzer::guard(host, [&] {
    auto instance = std::make_unique<Analyzer>(host);
    *analyzer = new performia_analyzer{
        sizeof(performia_analyzer), instance.get(), configure, analyze, destroy, analyzer_extension};
    instance.release();
  });
}

performia_text declarations(performia_text) { return types; }

const performia_types declared_types = {sizeof declared_types, declarations};

const void *entry_extension(performia_text id) {
  return view(id) == PERFORMIA_TYPES_ID ? &declared_types : nullptr;
}

const performia_entry entry = {
    sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create, entry_extension};

}  // namespace

const performia_entry *performia_plugin_entry(std::uint32_t) { return &entry; }
