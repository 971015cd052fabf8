import Artifacts
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The plugin that is validated: a library and, where there is one, the manifest beside it.
public struct ValidationSubject: Sendable {
  /// As it was named.
  public let path: String
  /// Absolute path of the library.
  public let library: String
  /// Absolute path of the manifest.
  public let manifest: String?
  /// What the manifest says that the library is told.
  let argument: String

  /// - Throws: ``ValidationError/noSuchFile(_:)`` or ``ValidationError/unreadableManifest(path:reason:)``.
  init(path: String) throws(ValidationError) {
    self.path = path
    guard let absolute = Self.absolute(path) else { throw .noSuchFile(path) }
    if absolute.hasSuffix(".json") {
      let (library, argument) = try Self.named(in: absolute)
      guard let found = Self.absolute(Self.folder(of: absolute) + "/" + library) else {
        throw .noSuchFile(Self.folder(of: absolute) + "/" + library)
      }
      (self.library, manifest, self.argument) = (found, absolute, argument)
    } else {
      library = absolute
      let beside = Self.manifests(beside: path, absolute)
      manifest = beside?.path
      argument = beside?.argument ?? ""
    }
  }

  /// The path without links in its folders: the file itself may be a link into a build folder.
  private static func absolute(_ path: String) -> String? {
    guard access(path, R_OK) == 0 else { return nil }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    guard let real = realpath(folder.isEmpty ? "/" : folder, nil) else { return nil }
    defer { free(real) }
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    return String(cString: real) + "/" + name
  }

  private static func folder(of path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }

  /// The library and the argument that a manifest names, whatever else is wrong with it.
  private static func named(in path: String) throws(ValidationError) -> (library: String, argument: String) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .unreadableManifest(path: path, reason: "it cannot be read")
    }
    do {
      let manifest = try JSON(parsing: Array(bytes))
      guard let library = manifest["library"]?.string, !library.isEmpty, !library.contains("/") else {
        throw ValidationError.unreadableManifest(path: path, reason: "'library' is missing or no file name")
      }
      return (library, manifest["argument"]?.string ?? "")
    } catch let error as ValidationError {
      throw error
    } catch {
      throw .unreadableManifest(path: path, reason: "\(error)")
    }
  }

  /// The manifest in the library's folder that names it.
  private static func manifests(beside path: String, _ absolute: String) -> (path: String, argument: String)? {
    let place = folder(of: absolute)
    let name = absolute.split(separator: "/").last.map(String.init) ?? ""
    let files = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for file in files.sorted() where file.hasSuffix(".plugin.json") {
      if let found = try? named(in: "\(place)/\(file)"), found.library == name {
        return ("\(place)/\(file)", found.argument)
      }
    }
    return nil
  }
}
