import Artifacts
import Host
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The plugins of a folder that is or becomes a package.
struct PackageContent {
  let analyzers: [InstalledAnalyzer]
  /// Paths in the folder, sorted.
  let files: [String]

  /// - Throws: ``PackageError/notAPackage(package:reason:)``.
  init(folder: String, package: String) throws(PackageError) {
    files = Self.files(below: folder).sorted()
    do {
      analyzers = try Self.analyzers(in: folder)
    } catch {
      throw .notAPackage(package: package, reason: error.reason)
    }
    if let lost = analyzers.first(where: { !files.contains($0.plugin.library) }) {
      throw .notAPackage(
        package: package, reason: "\(lost.manifestPath.fileName) names '\(lost.plugin.library)', which is not in it")
    }
  }

  /// Why manifests cannot be used.
  struct Fault: Error {
    let reason: String
  }

  /// Reads the manifests directly in a folder.
  ///
  /// - Parameter library: file name of the one library whose manifests count; nil for all.
  static func analyzers(in folder: String, of library: String? = nil) throws(Fault) -> [InstalledAnalyzer] {
    let manifests = ((try? listFolder(folder)) ?? []).filter { $0.hasSuffix(".plugin.json") }.sorted()
    guard !manifests.isEmpty else { throw Fault(reason: "it has no manifest (NAME.plugin.json)") }
    var analyzers: [InstalledAnalyzer] = []
    for name in manifests {
      let path = "\(folder)/\(name)"
      do {
        let plugin = try PluginManifest.read(path: path, types: try TypeRegistry.registered.get())
        guard library == nil || plugin.library == library else { continue }
        analyzers += plugin.analyzers.map {
          InstalledAnalyzer(
            manifest: $0, plugin: plugin, manifestPath: path, libraryPath: "\(folder)/\(plugin.library)")
        }
      } catch {
        throw Fault(reason: "\(error)")
      }
    }
    guard !analyzers.isEmpty else { throw Fault(reason: "no manifest in its folder names it") }
    return analyzers
  }

  /// The version that the package goes by: that of its first analyzer.
  var version: String { analyzers.first?.manifest.version ?? "" }
  var identifiers: [String] { Set(analyzers.map(\.manifest.id)).sorted() }

  /// SHA-256 by path.
  static func hashes(of files: [String], in folder: String) throws(HostError) -> [String: String] {
    var hashes: [String: String] = [:]
    for file in files { hashes[file] = try SHA256Digest(ofFile: "\(folder)/\(file)").description }
    return hashes
  }

  /// Whether a path, or what it links to, is a plain file.
  static func isPlainFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Plain files at any depth.
  static func files(below folder: String) -> [String] {
    ((try? listFolder(folder)) ?? []).flatMap { name -> [String] in
      var status = stat()
      guard lstat("\(folder)/\(name)", &status) == 0 else { return [] }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: return files(below: "\(folder)/\(name)").map { "\(name)/\($0)" }
      default: return [name]
      }
    }
  }
}

extension String {
  /// What follows the last slash.
  var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
