import Artifacts

/// What can go wrong with a Song Map.
public enum SongMapError: CodedError, Equatable {
  case unreadableFile(path: String, reason: String)
  /// The text is not JSON or is nested too deep; `reason` names line and column.
  case notJSON(path: String, reason: String)
  /// The map breaks its schema or a rule; nothing was written.
  case refused(path: String, violations: [SongMapViolation])
  case unwritableFile(path: String, reason: String)
  /// A table cannot be turned into its field.
  case unusableTable(field: String, part: String, reason: String)
  case unknownField(name: String, known: [String])
  case unusableSchema(reason: String)
  case nothingToExport(format: String, field: String, reason: String)
  case clashingExtension(analyzer: String, reason: String)

  public var code: String {
    switch self {
    case .unreadableFile: "PF-MAP-001"
    case .notJSON: "PF-MAP-002"
    case .refused: "PF-MAP-003"
    case .unwritableFile: "PF-MAP-004"
    case .unusableTable: "PF-MAP-005"
    case .unknownField: "PF-MAP-006"
    case .unusableSchema: "PF-MAP-007"
    case .nothingToExport: "PF-MAP-008"
    case .clashingExtension: "PF-MAP-009"
    }
  }

  public var message: String {
    switch self {
    case .unreadableFile(let path, let reason): "'\(path)' cannot be read: \(reason)"
    case .notJSON(let path, let reason): "'\(path)' is not JSON: \(reason)"
    case .refused(let path, let violations):
      "the Song Map '\(path)' is refused:" + Self.listed(violations)
    case .unwritableFile(let path, let reason): "'\(path)' cannot be written: \(reason)"
    case .unusableTable(let field, let part, let reason):
      "the field '\(field)' cannot be made from its part '\(part)': \(reason)"
    case .unknownField(let name, let known):
      "the Song Map has no field '\(name)' that artifacts fill; there are \(known.joined(separator: ", "))"
    case .unusableSchema(let reason): "the schema of the Song Map cannot be used: \(reason)"
    case .nothingToExport(let format, let field, let reason): "\(format) of '\(field)' is impossible: \(reason)"
    case .clashingExtension(let analyzer, let reason): "the results of '\(analyzer)' cannot stand together: \(reason)"
    }
  }

  /// At most ten violations, each on a line.
  private static func listed(_ violations: [SongMapViolation]) -> String {
    let shown = violations.prefix(10).map { "\n  \($0)" }.joined()
    return violations.count > 10 ? shown + "\n  and \(violations.count - 10) more" : shown
  }

  public var advice: String { Self.catalogue.first { $0.code == code }?.advice ?? "" }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-MAP-001", summary: "A Song Map cannot be read.",
      advice: "Check the path and the permissions."),
    ErrorCatalogueEntry(
      code: "PF-MAP-002", summary: "A file that should hold a Song Map is not JSON.",
      advice: "Mend the text at the place named, or analyse the recording again."),
    ErrorCatalogueEntry(
      code: "PF-MAP-003", summary: "A Song Map breaks its schema or a rule; it was not written.",
      advice: "docs/song_map.md says what each field holds; where a step is named, its analyzer is at fault."),
    ErrorCatalogueEntry(
      code: "PF-MAP-004", summary: "A file cannot be written; what stood there before is unchanged.",
      advice: "Free some space, or choose a folder that exists and may be written to."),
    ErrorCatalogueEntry(
      code: "PF-MAP-005", summary: "A table that an analyzer handed over cannot become a field of the Song Map.",
      advice: "This is a fault of the analyzer; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-MAP-006", summary: "A pipeline fills a field that the Song Map does not have.",
      advice: "Use one of the fields named, or extensions.ANALYZER for anything else."),
    ErrorCatalogueEntry(
      code: "PF-MAP-007", summary: "The schema of the Song Map cannot be used.",
      advice: "This build is damaged; build or install Performia again."),
    ErrorCatalogueEntry(
      code: "PF-MAP-008", summary: "A Song Map cannot be exported in this way.",
      advice: "docs/song_map.md says which format holds which field; choose another field or format."),
    ErrorCatalogueEntry(
      code: "PF-MAP-009", summary: "Two results of one analyzer would take the same place under extensions.",
      advice: "Map one of them only, or give the outputs different names."),
  ]
}
