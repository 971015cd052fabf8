import Artifacts

/// Writes Song Maps that have passed the check.
public enum SongMapWriter {
  /// Checks a document and writes it: completely or not at all.
  ///
  /// - Parameters:
  ///   - path: The file to write; one that stands there is replaced.
  ///   - producers: By field (`chords`, `performance.melody`, `extensions.<id>`), the step that filled it; a refusal
  ///     names it.
  ///   - types: Those by which results under `extensions` are checked; nil for the registered ones.
  /// - Throws: ``SongMapError/refused(path:violations:)`` where the document breaks the schema or a rule,
  ///   ``SongMapError/unwritableFile(path:reason:)``.
  public static func write(
    _ document: SongMapDocument, to path: String, producers: [String: String] = [:], types: TypeRegistry? = nil
  ) throws(SongMapError) {
    try AtomicFile.write(try checkedText(of: document, name: path, producers: producers, types: types), to: path)
  }

  /// The bytes of the file, after the same check; for output that is no file.
  ///
  /// - Throws: ``SongMapError/refused(path:violations:)``.
  public static func checkedText(
    of document: SongMapDocument, name: String, producers: [String: String] = [:], types: TypeRegistry? = nil
  ) throws(SongMapError) -> [UInt8] {
    let text = document.text
    var violations = try SongMapValidator.violations(of: document, text: text, types: types)
    guard violations.isEmpty else {
      for index in violations.indices {
        violations[index].step = SongMapViolation.field(of: violations[index].pointer).flatMap { producers[$0] }
      }
      throw .refused(path: name, violations: violations)
    }
    return Array(text.utf8)
  }
}
