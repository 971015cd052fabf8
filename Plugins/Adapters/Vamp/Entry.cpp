// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <new>

#include "Analyzer.h"
#include "Description.h"
#include "Failure.h"
#include "Texts.h"
#include "VampLibrary.h"
#include "performia/entry.h"
#include "performia/ext/adapter.h"
#include "performia/ext/types.h"

namespace performia::vamp {

namespace {

/// A foreign library as it is told to the host: kept for the life of the process, so that texts stay valid.
struct Survey {
  std::vector<std::string> keys;
  std::string refusal;
};

const std::vector<InstalledLibrary> &libraries() {
  static const auto *const found = new std::vector<InstalledLibrary>(installed_libraries());
  return *found;
}

/// Loads a library, once, and lists its plugins.
const Survey &survey(const std::string &path) {
  static auto *const mutex = new std::mutex;
  static auto *const known = new std::map<std::string, Survey>;
  const std::lock_guard<std::mutex> lock(*mutex);
  const auto [place, is_first] = known->try_emplace(path);
  if (!is_first) return place->second;
  for (const InstalledLibrary &library : libraries()) {
    if (library.path != path) continue;
    try {
      for (const VampPluginDescriptor *descriptor : VampLibrary::load(path).plugins()) {
        place->second.keys.push_back(plugin_key(library, *descriptor));
      }
    } catch (const Failure &failure) {
      place->second.refusal = failure.message;
    } catch (const std::exception &error) {
      place->second.refusal = path + " cannot be loaded: " + error.what();
    } catch (...) {
      place->second.refusal = path + " threw something that is no exception";
    }
    return place->second;
  }
  place->second.refusal = path + " is none of the installed Vamp libraries";
  return place->second;
}

/// The answer, or another one where memory is short.
template <typename Answer, typename Body>
Answer answered(Answer otherwise, Body &&body) noexcept {
  try {
    return body();
  } catch (...) {
    return otherwise;
  }
}

// The entry.

uint32_t analyzer_count(performia_text argument) {
  return answered(0u, [&] { return argument.size > 0 && described(copied(argument)).description ? 1u : 0u; });
}

const performia_descriptor *descriptor(performia_text argument, uint32_t index) {
  return answered(static_cast<const performia_descriptor *>(nullptr), [&] {
    const Description *description = index == 0 ? described(copied(argument)).description.get() : nullptr;
    return description ? &description->descriptor() : nullptr;
  });
}

performia_status create(
    const performia_host *host, performia_text argument, performia_text id, performia_analyzer **analyzer) {
  return guarded(host, [&] {
    const Described &known = described(copied(argument));
    if (!known.description) throw Failure{PERFORMIA_NOT_FOUND, known.refusal, ""};
    if (copied(id) != copied(known.description->descriptor().id)) {
      throw Failure{PERFORMIA_NOT_FOUND, "'" + copied(argument) + "' is not the analyzer '" + copied(id) + "'", ""};
    }
    *analyzer = make_analyzer(host, *known.description);
  });
}

// The extensions.

uint32_t library_count() {
  return answered(0u, [] { return static_cast<uint32_t>(libraries().size()); });
}

performia_text library(uint32_t index) {
  return answered(performia_text{}, [&] {
    return index < libraries().size() ? lent(libraries()[index].path) : performia_text{};
  });
}

uint32_t argument_count(performia_text library) {
  return answered(0u, [&] { return static_cast<uint32_t>(survey(copied(library)).keys.size()); });
}

performia_text argument(performia_text library, uint32_t index) {
  return answered(performia_text{}, [&] {
    const std::vector<std::string> &keys = survey(copied(library)).keys;
    return index < keys.size() ? lent(keys[index]) : performia_text{};
  });
}

performia_text library_refusal(performia_text library) {
  return answered(performia_text{}, [&] { return lent(survey(copied(library)).refusal); });
}

performia_text argument_refusal(performia_text argument) {
  return answered(performia_text{}, [&] { return lent(described(copied(argument)).refusal); });
}

performia_text type_declarations(performia_text argument) {
  return answered(performia_text{}, [&] {
    const Description *description = argument.size > 0 ? described(copied(argument)).description.get() : nullptr;
    return description ? lent(description->outputs().types) : performia_text{};
  });
}

const performia_adapter adapter = {sizeof adapter, library_count,   library,         argument_count,
                                   argument,       library_refusal, argument_refusal};
const performia_types types = {sizeof types, type_declarations};

const void *extension(performia_text id) {
  return answered(static_cast<const void *>(nullptr), [&]() -> const void * {
    const std::string name = copied(id);
    if (name == PERFORMIA_ADAPTER_ID) return &adapter;
    if (name == PERFORMIA_TYPES_ID) return &types;
    return nullptr;
  });
}

const performia_entry entry = {sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, descriptor, create,
                               extension};

}  // namespace

}  // namespace performia::vamp

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  return host_abi >> 16 == PERFORMIA_ABI_MAJOR ? &performia::vamp::entry : nullptr;
}
