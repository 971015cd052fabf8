// SPDX-License-Identifier: GPL-3.0-or-later
#include "Description.h"

#include <vamp-hostsdk/PluginHostAdapter.h>
#include <vamp-hostsdk/PluginInputDomainAdapter.h>

#include <algorithm>
#include <map>

#include "Failure.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

/// Raised when the adapter itself changes results.
const std::string adapter_version = "1.0";

/// Hz. What a plugin says of itself may depend on the rate; a declaration holds for all.
constexpr float usual_rate = 44100;

const std::string prefix = "org.vamp-plugins";

}  // namespace

Description::Description(const std::string &key) : plugin_(find_plugin(key)) {
  const std::lock_guard<std::mutex> lock(foreign_code());
  const auto plugin = std::make_unique<Vamp::PluginHostAdapter>(plugin_.descriptor, usual_rate);
  const std::string id = prefix + "." + id_label(plugin_.library.name) + "." + id_label(plugin_.descriptor->identifier);
  is_frequency_domain_ = plugin->getInputDomain() == Vamp::Plugin::FrequencyDomain;
  parameters_ = map_parameters(*plugin);
  outputs_ = map_outputs(*plugin, id);
  if (outputs_.outputs.empty()) {
    throw Failure{PERFORMIA_FAILED, "the Vamp plugin '" + key + "' has no outputs, or does not work at 44100 Hz", ""};
  }
  describe_plugin(*plugin, id);
  describe_input(*plugin);
  describe_outputs();
  describe_parameters();
}

performia_text Description::keep(const std::string &text) {
  texts_.push_back(text);
  return lent(texts_.back());
}

void Description::describe_plugin(const Vamp::Plugin &plugin, const std::string &id) {
  const std::string identifier = plugin_.descriptor->identifier;
  const std::string name = plain(plugin.getName()).empty() ? identifier : plain(plugin.getName());
  const std::string summary = plain(plugin.getDescription()).empty() ? name : plain(plugin.getDescription());
  const std::string maker = plain(plugin.getMaker()).empty() ? "unknown" : plain(plugin.getMaker());
  const std::string copyright = plain(plugin.getCopyright());
  descriptor_.size = sizeof descriptor_;
  descriptor_.isolation = PERFORMIA_ISOLATION_PROCESS;
  descriptor_.id = keep(id);
  descriptor_.version = keep(std::to_string(std::max(plugin.getPluginVersion(), 0)) + "." + adapter_version);
  descriptor_.name = keep(name);
  descriptor_.summary = keep(sentence(summary));
  descriptor_.maker = keep(copyright.empty() ? maker : maker + " (" + copyright + ")");
  // What a Vamp plugin says of its licence is prose: SPDX has a reference for what it does not list.
  std::string reference = id_label(plugin_.library.name);
  std::replace(reference.begin(), reference.end(), '_', '-');
  descriptor_.licence = keep("LicenseRef-Vamp-" + reference);
  native_dependencies_.push_back(keep(plugin_.library.path));
#if defined(__linux__)
  native_dependencies_.push_back(keep("libvamp-hostsdk.so.3"));
#endif
  descriptor_.native_dependency_count = static_cast<uint32_t>(native_dependencies_.size());
  descriptor_.native_dependencies = native_dependencies_.data();
  descriptor_.deterministic = 1;
}

void Description::describe_input(const Vamp::Plugin &plugin) {
  const size_t least = plugin.getMinChannelCount();
  const size_t most = plugin.getMaxChannelCount();
  // A fixed number is the host's to convert to; between several the recording decides.
  if (most > 0 && least >= most) {
    attribute_structs_.push_back({sizeof(performia_attribute), keep("channels"), keep(std::to_string(most))});
    attributes_.push_back(&attribute_structs_.back());
  }
  performia_port port{};
  port.size = sizeof port;
  port.count = PERFORMIA_COUNT_ONE;
  port.name = keep("audio");
  port.type = keep("audio/source/1");
  port.summary = keep("The recording at its own rate.");
  port.attribute_count = static_cast<uint32_t>(attributes_.size());
  port.attributes = attributes_.empty() ? nullptr : attributes_.data();
  ports_.push_back(port);
  input_list_.push_back(&ports_.back());
  descriptor_.input_count = 1;
  descriptor_.inputs = input_list_.data();
}

void Description::describe_outputs() {
  for (const PortMapping &mapping : outputs_.ports) {
    performia_port port{};
    port.size = sizeof port;
    port.count = PERFORMIA_COUNT_ONE;
    port.name = lent(mapping.name);
    port.type = lent(mapping.type);
    port.summary = lent(mapping.summary);
    ports_.push_back(port);
    output_list_.push_back(&ports_.back());
  }
  descriptor_.output_count = static_cast<uint32_t>(output_list_.size());
  descriptor_.outputs = output_list_.data();
}

void Description::describe_parameters() {
  for (const ParameterMapping &mapping : parameters_) {
    performia_value value{};
    value.size = sizeof value;
    value.kind = mapping.kind;
    value.integer = static_cast<int64_t>(mapping.default_number);
    value.number = mapping.default_number;
    std::vector<performia_text> choices;
    for (const std::string &choice : mapping.choices) choices.push_back(lent(choice));
    if (!choices.empty()) value.text = choices[mapping.default_choice];
    values_.push_back(value);
    choice_lists_.push_back(choices);

    const bool has_bounds =
        mapping.kind == PERFORMIA_PARAMETER_INTEGER || mapping.kind == PERFORMIA_PARAMETER_NUMBER;
    performia_parameter parameter{};
    parameter.size = sizeof parameter;
    parameter.kind = mapping.kind;
    parameter.name = lent(mapping.name);
    parameter.summary = lent(mapping.summary);
    parameter.unit = lent(mapping.unit);
    parameter.default_value = &values_.back();
    parameter.minimum = has_bounds ? mapping.minimum : std::numeric_limits<double>::quiet_NaN();
    parameter.maximum = has_bounds ? mapping.maximum : std::numeric_limits<double>::quiet_NaN();
    parameter.choice_count = static_cast<uint32_t>(choice_lists_.back().size());
    parameter.choices = choice_lists_.back().empty() ? nullptr : choice_lists_.back().data();
    parameter_structs_.push_back(parameter);
    parameter_list_.push_back(&parameter_structs_.back());
  }
  descriptor_.parameter_count = static_cast<uint32_t>(parameter_list_.size());
  descriptor_.parameters = parameter_list_.data();
}

const Described &described(const std::string &key) {
  static auto *const mutex = new std::mutex;
  static auto *const known = new std::map<std::string, Described>;
  const std::lock_guard<std::mutex> lock(*mutex);
  const auto [place, is_first] = known->try_emplace(key);
  if (is_first) {
    try {
      place->second.description = std::make_unique<const Description>(key);
    } catch (const Failure &failure) {
      place->second.refusal = failure.message;
    } catch (const std::exception &error) {
      place->second.refusal = "the Vamp plugin '" + key + "' cannot be described: " + error.what();
    } catch (...) {
      place->second.refusal = "the Vamp plugin '" + key + "' threw something that is no exception";
    }
  }
  return place->second;
}

}  // namespace performia::vamp
