// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_LIBRARY_H
#define PERFORMIA_VAMP_LIBRARY_H

#include <vamp/vamp.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace performia::vamp {

/// Held while code of a Vamp plugin runs: neither the plugins nor the SDK that they are built with promise that two of
/// them may run at once.
std::mutex &foreign_code();

/// A Vamp library that is installed, loaded or not.
struct InstalledLibrary {
  /// Absolute.
  std::string path;
  /// The part of its plugins' keys before the colon: the file name up to its first full stop, in lower case.
  std::string name;
};

/// All that are installed, found without running any of their code, in the order in which they are searched: the
/// folders of VAMP_PATH, or the usual ones, each by name. Of two with one name the first counts.
std::vector<InstalledLibrary> installed_libraries();

/// A library in this process; it is never unloaded.
class VampLibrary {
 public:
  /// - Throws: Failure.
  static const VampLibrary &load(const std::string &path);

  const std::vector<const VampPluginDescriptor *> &plugins() const { return plugins_; }

 private:
  explicit VampLibrary(const std::string &path);

  std::vector<const VampPluginDescriptor *> plugins_;
};

/// A plugin that a key `library:identifier` names.
struct NamedPlugin {
  InstalledLibrary library;
  const VampPluginDescriptor *descriptor;
};

/// Finds a plugin and loads its library.
///
/// - Throws: Failure.
NamedPlugin find_plugin(const std::string &key);

/// The key of a plugin.
std::string plugin_key(const InstalledLibrary &library, const VampPluginDescriptor &descriptor);

}  // namespace performia::vamp

#endif
