// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_DESCRIPTION_H
#define PERFORMIA_VAMP_DESCRIPTION_H

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "OutputMapping.h"
#include "ParameterMapping.h"
#include "VampLibrary.h"
#include "performia/descriptor.h"

namespace performia::vamp {

/// A Vamp plugin as an analyzer.
class Description {
 public:
  /// - Throws: Failure.
  explicit Description(const std::string &key);
  Description(const Description &) = delete;
  Description &operator=(const Description &) = delete;

  const NamedPlugin &plugin() const { return plugin_; }
  const std::vector<ParameterMapping> &parameters() const { return parameters_; }
  const OutputMappings &outputs() const { return outputs_; }
  const performia_descriptor &descriptor() const { return descriptor_; }
  /// Whether the plugin wants spectra.
  bool is_frequency_domain() const { return is_frequency_domain_; }

 private:
  NamedPlugin plugin_;
  std::vector<ParameterMapping> parameters_;
  OutputMappings outputs_;
  bool is_frequency_domain_;

  // What the descriptor points to.
  std::deque<std::string> texts_;
  std::deque<performia_attribute> attribute_structs_;
  std::vector<const performia_attribute *> attributes_;
  std::deque<performia_port> ports_;
  std::vector<const performia_port *> input_list_, output_list_;
  std::deque<performia_value> values_;
  std::deque<std::vector<performia_text>> choice_lists_;
  std::deque<performia_parameter> parameter_structs_;
  std::vector<const performia_parameter *> parameter_list_;
  std::vector<performia_text> native_dependencies_;
  performia_descriptor descriptor_{};

  performia_text keep(const std::string &text);
  void describe_input(const Vamp::Plugin &plugin);
  void describe_outputs();
  void describe_parameters();
  void describe_plugin(const Vamp::Plugin &plugin, const std::string &id);
};

/// What is known of a key: the plugin's description, or why there is none.
struct Described {
  std::unique_ptr<const Description> description;
  std::string refusal;
};

/// Describes a plugin when it is first asked for; the answer stays the same for the life of the process.
const Described &described(const std::string &key);

}  // namespace performia::vamp

#endif
