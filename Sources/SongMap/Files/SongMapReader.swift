/// Reads anyone's Song Maps.
public enum SongMapReader {
  /// Reads and checks a map.
  ///
  /// - Throws: ``SongMapError/unreadableFile(path:reason:)``, ``SongMapError/notJSON(path:reason:)`` with line and
  ///   column, ``SongMapError/refused(path:violations:)`` with JSON Pointers.
  public static func read(_ path: String) throws(SongMapError) -> SongMapModel {
    let (violations, map) = try SongMapValidator.checked(try FileBytes.read(path), name: path)
    guard let map else { throw .refused(path: path, violations: violations) }
    return map
  }

  /// Everything that is wrong with a map; empty for a good one.
  ///
  /// - Throws: ``SongMapError/unreadableFile(path:reason:)``, ``SongMapError/notJSON(path:reason:)``.
  public static func violations(inFile path: String) throws(SongMapError) -> [SongMapViolation] {
    try SongMapValidator.violations(of: try FileBytes.read(path), name: path)
  }
}
