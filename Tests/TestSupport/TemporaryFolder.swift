import Foundation

/// A folder for the files of one test; it goes away with its last reference.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("performia-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Path of a file inside.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Names of what is inside, sorted; hidden files too.
  public func contents() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}

/// Whole files as bytes, to damage them or compare them.
public enum FileBytes {
  public static func read(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  public static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Cuts a file down to a part of its length.
  public static func truncate(_ path: String, to fraction: Double) throws {
    let bytes = try read(path)
    try write(Array(bytes.prefix(Int(Double(bytes.count) * fraction))), to: path)
  }
}

public struct FixtureError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Paths of all files below a folder, sorted.
public func allFiles(below folder: String) throws -> [String] {
  let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  return names.map { "\(folder)/\($0)" }.filter { path in
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
