// SPDX-License-Identifier: GPL-3.0-or-later
#include "VampLibrary.h"

#include <dirent.h>
#include <dlfcn.h>
#include <vamp-hostsdk/PluginHostAdapter.h>

#include <climits>
#include <cstdlib>
#include <map>
#include <set>

#include "Failure.h"
#include "Texts.h"

namespace performia::vamp {

namespace {

#if defined(__APPLE__)
const std::string library_extension = ".dylib";
#else
const std::string library_extension = ".so";
#endif

/// More are a fault of the library.
constexpr unsigned most_plugins = 4096;

std::vector<std::string> search_folders() {
  std::vector<std::string> folders = Vamp::PluginHostAdapter::getPluginPath();
  if (std::getenv("VAMP_PATH")) return folders;
  // Where distributions put libraries that the Vamp SDK itself does not look for.
#if defined(__linux__) && defined(__x86_64__)
  folders.insert(folders.end(), {"/usr/lib/x86_64-linux-gnu/vamp", "/usr/lib64/vamp"});
#elif defined(__linux__) && defined(__aarch64__)
  folders.insert(folders.end(), {"/usr/lib/aarch64-linux-gnu/vamp", "/usr/lib64/vamp"});
#endif
  return folders;
}

bool ends_with(const std::string &text, const std::string &end) {
  return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string library_name(const std::string &file) {
  return lower(file.substr(0, file.find('.')));
}

/// Names of the libraries in a folder, sorted.
std::set<std::string> library_files(const std::string &folder) {
  std::set<std::string> files;
  DIR *directory = opendir(folder.c_str());
  if (!directory) return files;
  while (const dirent *entry = readdir(directory)) {
    const std::string file = entry->d_name;
    if (ends_with(file, library_extension)) files.insert(file);
  }
  closedir(directory);
  return files;
}

}  // namespace

std::mutex &foreign_code() {
  static auto *const mutex = new std::mutex;
  return *mutex;
}

std::vector<InstalledLibrary> installed_libraries() {
  std::vector<InstalledLibrary> libraries;
  std::set<std::string> names;
  for (const std::string &folder : search_folders()) {
    char absolute[PATH_MAX];
    if (folder.empty() || !realpath(folder.c_str(), absolute)) continue;
    for (const std::string &file : library_files(absolute)) {
      const std::string name = library_name(file);
      if (!name.empty() && names.insert(name).second) libraries.push_back({std::string(absolute) + "/" + file, name});
    }
  }
  return libraries;
}

const VampLibrary &VampLibrary::load(const std::string &path) {
  static auto *const loaded = new std::map<std::string, std::unique_ptr<VampLibrary>>;
  const std::lock_guard<std::mutex> lock(foreign_code());
  std::unique_ptr<VampLibrary> &library = (*loaded)[path];
  if (!library) library.reset(new VampLibrary(path));
  return *library;
}

VampLibrary::VampLibrary(const std::string &path) {
  void *handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char *reason = dlerror();
    throw Failure{
        PERFORMIA_FAILED,
        "the Vamp library " + path + " cannot be loaded: " + (reason ? reason : "no reason is known"), ""};
  }
  const auto describe = reinterpret_cast<VampGetPluginDescriptorFunction>(dlsym(handle, "vampGetPluginDescriptor"));
  if (!describe) {
    throw Failure{PERFORMIA_FAILED, path + " is no Vamp library: it lacks the function vampGetPluginDescriptor", ""};
  }
  for (unsigned index = 0; index < most_plugins; ++index) {
    const VampPluginDescriptor *descriptor = describe(VAMP_API_VERSION, index);
    if (!descriptor) break;
    if (descriptor->identifier && *descriptor->identifier) plugins_.push_back(descriptor);
  }
}

NamedPlugin find_plugin(const std::string &key) {
  const size_t colon = key.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == key.size()) {
    throw Failure{PERFORMIA_NOT_FOUND, "'" + key + "' names no Vamp plugin; expected LIBRARY:PLUGIN", ""};
  }
  const std::string name = key.substr(0, colon);
  const std::string identifier = key.substr(colon + 1);
  for (const InstalledLibrary &library : installed_libraries()) {
    if (library.name != name) continue;
    const VampLibrary &loaded = VampLibrary::load(library.path);
    for (const VampPluginDescriptor *descriptor : loaded.plugins()) {
      if (identifier == descriptor->identifier) return {library, descriptor};
    }
    throw Failure{PERFORMIA_NOT_FOUND, "the Vamp library " + library.path + " has no plugin '" + identifier + "'", ""};
  }
  std::string folders;
  for (const std::string &folder : search_folders()) folders += (folders.empty() ? "" : ", ") + folder;
  throw Failure{
      PERFORMIA_NOT_FOUND,
      "no Vamp library '" + name + "' is installed; searched " + (folders.empty() ? "no folder" : folders), ""};
}

std::string plugin_key(const InstalledLibrary &library, const VampPluginDescriptor &descriptor) {
  return library.name + ":" + descriptor.identifier;
}

}  // namespace performia::vamp
