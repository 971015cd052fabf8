/// What can be wrong with an artifact or with a type.
public enum ArtifactError: CodedError, Equatable {
  case unreadableType(reason: String)
  case typeDeclaredTwice(String)
  /// Data that break a rule of their type; `place` names row, column or frame.
  case ruleBroken(type: String, place: String, reason: String)
  case unreadableJSON(reason: String)
  case unusableSchema(reason: String)

  public var code: String {
    switch self {
    case .unreadableType: "PF-ART-001"
    case .typeDeclaredTwice: "PF-ART-002"
    case .ruleBroken: "PF-ART-003"
    case .unreadableJSON: "PF-ART-004"
    case .unusableSchema: "PF-ART-005"
    }
  }

  public var message: String {
    switch self {
    case .unreadableType(let reason): "an artifact type cannot be read: \(reason)"
    case .typeDeclaredTwice(let name): "the artifact type '\(name)' is declared twice with different rules"
    case .ruleBroken(let type, let place, let reason): "\(type), \(place): \(reason)"
    case .unreadableJSON(let reason): "this is not JSON: \(reason)"
    case .unusableSchema(let reason): "the JSON Schema cannot be used: \(reason)"
    }
  }

  public var advice: String { Self.catalogue.first { $0.code == code }?.advice ?? "" }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-ART-001", summary: "An artifact type's description cannot be read.",
      advice: "Compare the 'types' of the plugin's manifest with docs/types.md."),
    ErrorCatalogueEntry(
      code: "PF-ART-002", summary: "Two plugins declare one artifact type with different rules.",
      advice: "Give the type a name under your own reverse-DNS prefix, or raise its revision."),
    ErrorCatalogueEntry(
      code: "PF-ART-003", summary: "What an analyzer handed over breaks a rule of its type.",
      advice: "This is a fault of the analyzer; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-ART-004", summary: "A text that should be JSON is not.",
      advice: "Mend the text at the place named, or produce it again."),
    ErrorCatalogueEntry(
      code: "PF-ART-005", summary: "A JSON Schema cannot be used.",
      advice: "Write it in Draft 7, with references of the form '#/definitions/NAME' only."),
  ]
}
