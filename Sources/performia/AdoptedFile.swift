import Artifacts
import Host

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Files that adopting puts in place: whole, or not at all.
enum AdoptedFile {
  static func makeFolder(_ folder: String) throws(CommandError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotAdopt(path: folder, reason: describe(error))
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws(CommandError) {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .cannotAdopt(path: path, reason: describe(error))
    }
  }

  /// Copies a library, unless its bytes are there already: a process may be using it.
  static func copy(_ library: String, into folder: String) throws {
    let name = library.split(separator: "/").last.map(String.init) ?? library
    let target = "\(folder)/\(name)"
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: library))
    } catch {
      throw HostError.unreadableFile(path: library, reason: describe(error))
    }
    if (try? Data(contentsOf: URL(filePath: target))) == bytes { return }
    try write(Array(bytes), to: target)
  }
}
