// Vamp plugins that do what the interface allows and few do, and some that do what it forbids.
#include <vamp-sdk/Plugin.h>
#include <vamp-sdk/PluginAdapter.h>
#include <vamp/vamp.h>

#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace {

using Vamp::RealTime;

/// What all of them have in common.
class Basis : public Vamp::Plugin {
 public:
  explicit Basis(float rate) : Plugin(rate) {}
  std::string getName() const override { return ""; }
  std::string getDescription() const override { return ""; }
  std::string getMaker() const override { return "Caf\xE9"; }
  std::string getCopyright() const override { return ""; }
  int getPluginVersion() const override { return 3; }
  InputDomain getInputDomain() const override { return TimeDomain; }
  bool initialise(size_t channels, size_t step, size_t) override {
    channels_ = channels;
    step_ = step;
    return true;
  }
  void reset() override {}
  FeatureSet process(const float *const *, RealTime) override { return {}; }
  FeatureSet getRemainingFeatures() override { return {}; }

 protected:
  size_t channels_ = 0;
  size_t step_ = 0;

  static OutputDescriptor output(
      const char *identifier, OutputDescriptor::SampleType type, size_t count, const char *unit = "") {
    OutputDescriptor result;
    result.identifier = identifier;
    result.sampleType = type;
    result.hasFixedBinCount = true;
    result.binCount = count;
    result.unit = unit;
    return result;
  }

  static Feature feature(double seconds, std::vector<float> values = {}, const char *label = "") {
    Feature result;
    result.hasTimestamp = true;
    result.timestamp = RealTime::fromSeconds(seconds);
    result.values = values;
    result.label = label;
    return result;
  }
};

/// Every kind of output.
class Outputs : public Basis {
 public:
  using Basis::Basis;
  std::string getIdentifier() const override { return "outputs"; }
  size_t getPreferredStepSize() const override { return 1000; }
  size_t getPreferredBlockSize() const override { return 2000; }

  OutputList getOutputDescriptors() const override {
    const auto variable = OutputDescriptor::VariableSampleRate;
    auto unsorted = output("un-sorted", variable, 1, "dB");
    auto gaps = output("gaps", OutputDescriptor::OneSamplePerStep, 2);
    gaps.binNames = {"low", "high"};
    auto lists = output("lists", variable, 0);
    lists.hasFixedBinCount = false;
    auto fixed = output("fixed", OutputDescriptor::FixedSampleRate, 1);
    fixed.sampleRate = 10;
    auto notes = output("notes", variable, 1, "Hz");
    notes.hasDuration = true;
    return {unsorted, gaps, lists, fixed, notes, output("beats", variable, 0), output("simplechord", variable, 0),
            output("tempo", variable, 1, "bpm")};
  }

  FeatureSet process(const float *const *, RealTime) override {
    FeatureSet features;
    const size_t number = number_++;
    if (number % 3 == 2) return features;
    Feature frame;
    frame.values = {static_cast<float>(number), number == 4 ? std::numeric_limits<float>::quiet_NaN() : 0.5f};
    features[1].push_back(frame);
    return features;
  }

  FeatureSet getRemainingFeatures() override {
    FeatureSet features;
    features[0] = {feature(99, {3}, "beyond the end"), feature(0.5, {2}), feature(-1, {1}),
                   feature(0.7, {std::numeric_limits<float>::infinity()})};
    features[2] = {feature(0.25, {1, 2.5}), feature(0.5, {}), feature(0.75, {0.1f})};
    Feature untimed;
    untimed.values = {7};
    features[3] = {feature(0.31, {5}), untimed, feature(0.8, {9})};
    features[4] = {feature(0.1, {440}), feature(0.2, {450}), feature(0.3, {0})};
    features[4][0].hasDuration = true;
    features[4][0].duration = RealTime::fromSeconds(0.25);
    features[5] = {feature(0.2), feature(0.2), feature(0.6, {}, "2")};
    features[6] = {feature(0, {}, "N"), feature(0.25, {}, "F#m/C#"), feature(0.5, {}, "Cm7b5"), feature(0.75, {}, "H")};
    features[7] = {feature(0, {120}), feature(0.5, {5000})};
    return features;
  }

 private:
  size_t number_ = 0;
};

/// Gives the values of its parameters back.
class Settings : public Basis {
 public:
  using Basis::Basis;
  std::string getIdentifier() const override { return "settings"; }

  ParameterList getParameterDescriptors() const override {
    const auto parameter = [](const char *identifier, float least, float greatest, float usual, float step) {
      ParameterDescriptor result;
      result.identifier = identifier;
      result.minValue = least;
      result.maxValue = greatest;
      result.defaultValue = usual;
      result.isQuantized = step > 0;
      result.quantizeStep = step;
      return result;
    };
    auto mode = parameter("mode", 2, 4, 3, 1);
    mode.valueNames = {"soft", "even", "hard"};
    return {mode, parameter("depth", -4, 9, 2, 1), parameter("flag", 0, 1, 1, 1), parameter("level-a", 0, 1, 0.1f, 0),
            parameter("grid", 0, 1, 0.5f, 0.25f), parameter("step_size", 0, 2, 1, 0)};
  }

  float getParameter(std::string name) const override {
    const auto value = values_.find(name);
    return value == values_.end() ? 0 : value->second;
  }
  void setParameter(std::string name, float value) override { values_[name] = value; }

  ProgramList getPrograms() const override { return {"plain", "loud"}; }
  std::string getCurrentProgram() const override { return program_; }
  void selectProgram(std::string name) override {
    program_ = name;
    if (name != "loud") return;
    values_ = {{"mode", 4}, {"depth", 9}, {"flag", 1}, {"level-a", 1}, {"grid", 1}, {"step_size", 2}};
  }

  OutputList getOutputDescriptors() const override {
    return {output("values", OutputDescriptor::VariableSampleRate, 7)};
  }
  FeatureSet getRemainingFeatures() override {
    std::vector<float> values;
    for (const auto &parameter : getParameterDescriptors()) values.push_back(getParameter(parameter.identifier));
    values.push_back(static_cast<float>(step_));
    FeatureSet features;
    features[0] = {feature(0, values)};
    return features;
  }

 private:
  std::string program_ = "plain";
  std::map<std::string, float> values_ = {{"mode", 3},      {"depth", 2},  {"flag", 1},
                                          {"level-a", 0.1f}, {"grid", 0.5f}, {"step_size", 1}};
};

/// Wants two channels and gives the loudest sample of each.
class Stereo : public Basis {
 public:
  using Basis::Basis;
  std::string getIdentifier() const override { return "Stereo"; }
  size_t getMinChannelCount() const override { return 2; }
  size_t getMaxChannelCount() const override { return 2; }
  size_t getPreferredBlockSize() const override { return 512; }
  OutputList getOutputDescriptors() const override {
    return {output("peaks", OutputDescriptor::VariableSampleRate, 2)};
  }
  FeatureSet process(const float *const *channels, RealTime) override {
    for (size_t channel = 0; channel < channels_; ++channel) {
      for (size_t sample = 0; sample < 512; ++sample) {
        peaks_[channel] = std::max(peaks_[channel], std::abs(channels[channel][sample]));
      }
    }
    return {};
  }
  FeatureSet getRemainingFeatures() override {
    FeatureSet features;
    features[0] = {feature(0, {peaks_[0], peaks_[1]})};
    return features;
  }

 private:
  float peaks_[2] = {0, 0};
};

class WrongSize : public Basis {
 public:
  using Basis::Basis;
  std::string getIdentifier() const override { return "wrongsize"; }
  OutputList getOutputDescriptors() const override {
    return {output("pairs", OutputDescriptor::VariableSampleRate, 2)};
  }
  FeatureSet getRemainingFeatures() override {
    FeatureSet features;
    features[0] = {feature(0, {1, 2, 3})};
    return features;
  }
};

class Refusing : public Basis {
 public:
  using Basis::Basis;
  std::string getIdentifier() const override { return "refusing"; }
  OutputList getOutputDescriptors() const override {
    return {output("nothing", OutputDescriptor::VariableSampleRate, 0)};
  }
  bool initialise(size_t, size_t, size_t) override { return false; }
};

/// Crashes when it is made.
class Crashing : public Basis {
 public:
  explicit Crashing(float rate) : Basis(rate) {
    if (rate == 44100) __builtin_trap();
  }
  std::string getIdentifier() const override { return "crashing"; }
  OutputList getOutputDescriptors() const override {
    return {output("nothing", OutputDescriptor::VariableSampleRate, 0)};
  }
};

Vamp::PluginAdapter<Outputs> outputs;
Vamp::PluginAdapter<Settings> settings;
Vamp::PluginAdapter<Stereo> stereo;
Vamp::PluginAdapter<WrongSize> wrong_size;
Vamp::PluginAdapter<Refusing> refusing;
Vamp::PluginAdapter<Crashing> crashing;

}  // namespace

const VampPluginDescriptor *vampGetPluginDescriptor(unsigned, unsigned index) {
  switch (index) {
    case 0: return outputs.getDescriptor();
    case 1: return settings.getDescriptor();
    case 2: return stereo.getDescriptor();
    case 3: return wrong_size.getDescriptor();
    case 4: return refusing.getDescriptor();
    case 5: return crashing.getDescriptor();
    default: return nullptr;
  }
}
