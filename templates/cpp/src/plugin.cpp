// The border between Performia and the analysis: what the analyzer is, needs and gives.
#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "passages.hpp"
#include "performia/performia.h"

namespace {

constexpr performia_text text(std::string_view value) { return {value.data(), value.size()}; }

std::string_view view(performia_text value) { return {value.data, value.size}; }

// What the analyzer declares. Ports and parameters are addressed by their index.

enum Input { input_audio };
enum Output { output_passages };
enum ParameterIndex { parameter_block, parameter_drop, parameter_count };

const performia_attribute mono = {sizeof mono, text("channels"), text("1")};
const performia_attribute *const audio_attributes[] = {&mono};
const performia_port audio_port = {
    sizeof audio_port, PERFORMIA_COUNT_ONE, text("audio"), text("audio/source/1"), text("The recording."), 1,
    audio_attributes};
const performia_port *const inputs_declared[] = {&audio_port};

const performia_port passages_port = {
    sizeof passages_port, PERFORMIA_COUNT_ONE, text("passages"), text("__ID__/passages/1"),
    text("Passages, labelled loud or quiet."), 0, nullptr};
const performia_port *const outputs_declared[] = {&passages_port};

// The type of that output, which no registered one describes. The host holds every result to these rules.
constexpr std::string_view own_types = R"([{
  "type": "__ID__/passages/1", "shape": "table", "summary": "Loud and quiet passages.",
  "table": {
    "rows": "intervals", "order": "increasing", "may_overlap": false,
    "columns": [
      { "name": "label", "kind": "text", "summary": "loud or quiet.", "grammar": "non_empty" },
      { "name": "level", "kind": "float64", "unit": "dB", "minimum": -120,
        "summary": "Mean level relative to full scale." }
    ]
  }
}])";

constexpr performia_value number(double value) {
  return {sizeof(performia_value), PERFORMIA_PARAMETER_NUMBER, 0, value, {}, {}};
}

const performia_value block_default = number(0.5);
const performia_value drop_default = number(12);
const performia_parameter block_declared = {
    sizeof block_declared, PERFORMIA_PARAMETER_NUMBER, text("block"), text("Length of the blocks that are compared."),
    text("s"), &block_default, 0.05, 10, 0, nullptr};
const performia_parameter drop_declared = {
    sizeof drop_declared, PERFORMIA_PARAMETER_NUMBER, text("drop"),
    text("How far below the loudest block a block may be to count as loud."), text("dB"), &drop_default, 1, 60, 0,
    nullptr};
const performia_parameter *const parameters_declared[parameter_count] = {&block_declared, &drop_declared};

performia_descriptor make_descriptor() {
  performia_descriptor result{};
  result.size = sizeof result;
  result.isolation = PERFORMIA_ISOLATION_ANY;
  result.id = text("__ID__");
  result.version = text("0.1.0");
  result.name = text("__NAME__");
  result.summary = text("Loud and quiet passages, by the level of blocks of samples.");
  result.maker = text("__MAKER__");
  result.licence = text("__LICENCE__");
  result.input_count = 1;
  result.inputs = inputs_declared;
  result.output_count = 1;
  result.outputs = outputs_declared;
  result.parameter_count = parameter_count;
  result.parameters = parameters_declared;
  result.deterministic = 1;
  return result;
}

const performia_descriptor descriptor = make_descriptor();

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
class LoudPassages {
 public:
  explicit LoudPassages(const performia_host *host) : host(host) {}

  void configure(const performia_value *const *values, std::uint32_t count) {
    if (count != parameter_count) {
      throw Failure{PERFORMIA_INVALID_ARGUMENT, "two parameter values are needed: block and drop", ""};
    }
    block = checked(parameter_block, *values[parameter_block]);
    drop = checked(parameter_drop, *values[parameter_drop]);
  }

  void analyze(const performia_inputs &inputs, const performia_sink &sink) const {
    const performia_artifact_info *audio = inputs.info(&inputs, input_audio, 0);
    if (audio == nullptr) throw Failure{PERFORMIA_INVALID_ARGUMENT, "there is no recording", ""};
    const auto length = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(block * audio->sample_rate));
    std::vector<float> samples(length);
    std::vector<double> levels;
    for (std::uint64_t first = 0; first < audio->frames; first += length) {
      if (host->is_cancelled(host) != 0) throw Failure{PERFORMIA_CANCELLED, "", ""};
      const std::uint64_t count = std::min(length, audio->frames - first);
      float *channel = samples.data();
      check(inputs.read_audio(&inputs, input_audio, 0, static_cast<std::int64_t>(first), count, &channel));
      levels.push_back(passages::block_level(samples.data(), count));
      host->progress(host, static_cast<double>(first + count) / audio->frames);
    }
    append(sink, passages::find(levels, drop), length / audio->sample_rate, audio->frames / audio->sample_rate);
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
    } catch (...) {
      host->fail(host, text("an exception of an unknown kind"), text(""));
      return PERFORMIA_FAILED;
    }
  }

  const performia_host *const host;

 private:
  double block = 0;  // s
  double drop = 0;   // dB

  static double checked(ParameterIndex index, const performia_value &value) {
    const performia_parameter &parameter = *parameters_declared[index];
    const std::string name(view(parameter.name));
    if (value.size < sizeof value || value.kind != parameter.kind) {
      throw Failure{PERFORMIA_INVALID_ARGUMENT, "a number was expected", name};
    }
    // Also refuses what is not a number.
    if (!(value.number >= parameter.minimum && value.number <= parameter.maximum)) {
      throw Failure{PERFORMIA_INVALID_ARGUMENT, std::to_string(value.number) + " is out of range", name};
    }
    return value.number;
  }

  /// Hands passages over as rows of the output; times in seconds.
  static void append(
      const performia_sink &sink, const std::vector<passages::Passage> &found, double block_length, double end) {
    std::vector<double> start, duration, confidence, levels;
    std::vector<performia_text> labels;
    for (const passages::Passage &passage : found) {
      start.push_back(passage.first * block_length);
      duration.push_back(std::min((passage.first + passage.count) * block_length, end) - start.back());
      confidence.push_back(passage.confidence);
      labels.push_back(passage.is_loud ? text("loud") : text("quiet"));
      levels.push_back(passage.level);
    }
    const performia_column label = {
        sizeof label, PERFORMIA_COLUMN_TEXT, text("label"), nullptr, nullptr, labels.data()};
    const performia_column level = {
        sizeof level, PERFORMIA_COLUMN_FLOAT64, text("level"), nullptr, levels.data(), nullptr};
    const performia_column *const columns[] = {&label, &level};
    performia_table table{};
    table.size = sizeof table;
    table.column_count = 2;
    table.rows = found.size();
    table.start = start.data();
    table.duration = duration.data();
    table.confidence = confidence.data();
    table.columns = columns;
    check(sink.append_table(&sink, output_passages, &table));
  }
};

LoudPassages &of(performia_analyzer *analyzer) { return *static_cast<LoudPassages *>(analyzer->instance); }

// The functions that the host calls.

performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, std::uint32_t count) {
  return LoudPassages::guard(of(analyzer).host, [&] { of(analyzer).configure(values, count); });
}

performia_status analyze(performia_analyzer *analyzer, const performia_inputs *inputs, const performia_sink *sink) {
  return LoudPassages::guard(of(analyzer).host, [&] { of(analyzer).analyze(*inputs, *sink); });
}

void destroy(performia_analyzer *analyzer) {
  delete &of(analyzer);
  delete analyzer;
}

const void *no_analyzer_extension(performia_analyzer *, performia_text) { return nullptr; }

std::uint32_t analyzer_count(performia_text) { return 1; }

const performia_descriptor *describe(performia_text, std::uint32_t index) { return index == 0 ? &descriptor : nullptr; }

performia_status create(
    const performia_host *host, performia_text, performia_text id, performia_analyzer **analyzer) {
  if (view(id) != view(descriptor.id)) return PERFORMIA_NOT_FOUND;
  return LoudPassages::guard(host, [&] {
    auto instance = std::make_unique<LoudPassages>(host);
    *analyzer = new performia_analyzer{
        sizeof(performia_analyzer), instance.get(), configure, analyze, destroy, no_analyzer_extension};
    instance.release();
  });
}

performia_text declarations(performia_text) { return text(own_types); }

const performia_types types = {sizeof types, declarations};

const void *get_extension(performia_text id) { return view(id) == PERFORMIA_TYPES_ID ? &types : nullptr; }

const performia_entry entry = {
    sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create, get_extension};

}  // namespace

const performia_entry *performia_plugin_entry(std::uint32_t) { return &entry; }
