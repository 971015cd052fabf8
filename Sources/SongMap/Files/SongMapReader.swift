import Artifacts

/// Reads anyone's Song Maps.
public enum SongMapReader {
  /// Reads and checks a map.
  ///
  /// - Throws: ``SongMapError/unreadableFile(path:reason:)``, ``SongMapError/notJSON(path:reason:)`` with line and
  ///   column, ``SongMapError/refused(path:violations:)`` with JSON Pointers.
  public static func read(_ path: String) throws(SongMapError) -> SongMapModel {
    try read(try FileBytes.read(path), name: path)
  }

  /// Reads and checks a map that is in memory.
  ///
  /// - Parameter name: How errors name it, such as the path of its file.
  /// - Throws: ``SongMapError/notJSON(path:reason:)``, ``SongMapError/refused(path:violations:)``.
  public static func read(_ bytes: [UInt8], name: String) throws(SongMapError) -> SongMapModel {
    let (violations, map) = try SongMapValidator.checked(bytes, name: name)
    guard let map else { throw .refused(path: name, violations: violations) }
    return map
  }

  /// Everything that is wrong with a map; empty for a good one.
  ///
  /// - Parameter types: Those by which results under `extensions` are checked.
  /// - Returns: The violations, and the results under `extensions` that nobody checked because `types` does not hold their
  ///   type, by JSON Pointer.
  /// - Throws: ``SongMapError/unreadableFile(path:reason:)``, ``SongMapError/notJSON(path:reason:)``.
  public static func violations(
    inFile path: String, types: TypeRegistry
  ) throws(SongMapError) -> (violations: [SongMapViolation], unchecked: [(pointer: String, type: String?)]) {
    let bytes = try FileBytes.read(path)
    let violations = try SongMapValidator.violations(of: bytes, name: path, types: types)
    return (violations, try SongMapValidator.uncheckedExtensions(of: bytes, name: path, types: types))
  }
}
