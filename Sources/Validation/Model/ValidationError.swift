import Artifacts

/// Why a validation cannot be done at all; what is wrong with a plugin is a ``CheckResult``.
public enum ValidationError: CodedError {
  case noSuchFile(String)
  case unreadableManifest(path: String, reason: String)
  case unknownCheck(String, nearest: String?)
  case unknownAnalyzer(String, offered: [String])
  case cannotStart(reason: String)
  case unreadableJob(reason: String)

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .noSuchFile: 0
      case .unreadableManifest: 1
      case .unknownCheck: 2
      case .unknownAnalyzer: 3
      case .cannotStart: 4
      case .unreadableJob: 5
      }
    return Self.catalogue[index]
  }

  public var code: String { entry.code }
  public var advice: String { entry.advice }

  public var message: String {
    switch self {
    case .noSuchFile(let path): "there is no plugin '\(path)'"
    case .unreadableManifest(let path, let reason): "the manifest \(path) names no library: \(reason)"
    case .unknownCheck(let id, let nearest):
      "there is no check '\(id)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .unknownAnalyzer(let id, let offered):
      "the plugin has no analyzer '\(id)'" + (offered.isEmpty ? "" : ", only \(NearestName.list(offered))")
    case .cannotStart(let reason): "a check cannot be started: \(reason)"
    case .unreadableJob(let reason): "this describes no check: \(reason)"
    }
  }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-VALID-001", summary: "The plugin to validate does not exist.",
      advice: "Name a plugin library or its manifest (NAME.plugin.json)."),
    ErrorCatalogueEntry(
      code: "PF-VALID-002", summary: "A manifest does not say which library it belongs to.",
      advice: "Write it anew with: performia plugins manifest LIBRARY"),
    ErrorCatalogueEntry(
      code: "PF-VALID-003", summary: "A check that does not exist was asked for.",
      advice: "performia plugins validate --list names them all."),
    ErrorCatalogueEntry(
      code: "PF-VALID-004", summary: "An analyzer that the plugin does not have was asked for.",
      advice: "performia plugins manifest LIBRARY shows what it has."),
    ErrorCatalogueEntry(
      code: "PF-VALID-005", summary: "The process for a check cannot be started.",
      advice: "Free processes, descriptors or room in the temporary folder, then run it again."),
    ErrorCatalogueEntry(
      code: "PF-VALID-006", summary: "The description of a check cannot be read.",
      advice: "Use performia plugins validate, which writes such descriptions itself."),
  ]
}
