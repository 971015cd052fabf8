import Artifacts

/// What can go wrong with models.
public enum ModelError: CodedError, Equatable {
  case damagedRecord(path: String, reason: String)
  case unknown(name: String, nearest: String?)
  /// Each with its place.
  case invalidRegistry(problems: [String])
  /// Two registries have a model of one name.
  case redefined(name: String, place: String, first: String)
  case licenceNotAccepted(name: String, licence: String, use: ModelUse)
  /// No source gives the file; each with the reason.
  case noSource(model: String, file: String, reasons: [String])
  case conversionFailed(model: String, reason: String)
  case noPython(reason: String)
  case cannotWrite(path: String, reason: String)
  /// Installed models whose files are not what they were.
  case damaged(names: [String])
  case noVariant(name: String, platform: String)
  case cancelled
  case notInstalled(name: String, nearest: String?)
  /// The same sources give another file than the registry says.
  case wrongProduct(model: String, expected: String, found: String)
  /// The folder of models, or a registry.
  case unreadable(path: String, reason: String)

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .damagedRecord: 0
      case .unknown: 1
      case .invalidRegistry: 2
      case .redefined: 3
      case .licenceNotAccepted: 4
      case .noSource: 5
      case .conversionFailed: 6
      case .noPython: 7
      case .cannotWrite: 8
      case .damaged: 9
      case .noVariant: 10
      case .cancelled: 11
      case .notInstalled: 12
      case .wrongProduct: 13
      case .unreadable: 14
      }
    return Self.catalogue[index]
  }

  public var code: String { entry.code }

  public var advice: String {
    switch self {
    case .licenceNotAccepted(let name, let licence, _):
      "If that suits you: performia models install \(name) --accept-licence \(licence)"
    case .damaged(let names): "Install again: performia models install \(names.joined(separator: " "))"
    default: entry.advice
    }
  }

  public var message: String {
    switch self {
    case .damagedRecord(let path, let reason): "the record of a model, '\(path)', cannot be used: \(reason)"
    case .unknown(let name, let nearest):
      "no registry has a model '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .invalidRegistry(let problems): problems.joined(separator: "\n")
    case .redefined(let name, let place, let first):
      "\(place): error: the model '\(name)' is defined already by \(first); expected another name"
    case .licenceNotAccepted(let name, let licence, let use):
      "the licence of the model '\(name)', \(licence), "
        + (use == .nonCommercial ? "allows no commercial use" : "does not say what use it allows")
        + "; it has to be accepted"
    case .noSource(let model, let file, let reasons):
      "the file '\(file)' of the model '\(model)' cannot be had:"
        + reasons.map { "\n  \($0)" }.joined()
    case .conversionFailed(let model, let reason): "the model '\(model)' cannot be converted: \(reason)"
    case .noPython(let reason): "the Python that fetches and converts models is missing: \(reason)"
    case .cannotWrite(let path, let reason): "'\(path)' cannot be written: \(reason)"
    case .damaged(let names):
      "\(NearestName.list(names)) \(names.count == 1 ? "is" : "are") not as installed"
    case .noVariant(let name, let platform): "there is no model '\(name)' for \(platform)"
    case .cancelled: "the installation was stopped; nothing was changed"
    case .notInstalled(let name, let nearest):
      "no model '\(name)' is installed" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .wrongProduct(let model, let expected, let found):
      "what was made of the model '\(model)' has the SHA-256 \(found), expected \(expected)"
    case .unreadable(let path, let reason): "'\(path)' cannot be read: \(reason)"
    }
  }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-MODEL-001", summary: "The record of an installed model cannot be used.",
      advice: "Install the model again: performia models install NAME"),
    ErrorCatalogueEntry(
      code: "PF-MODEL-002", summary: "No registry has a model of that name.",
      advice: "performia models list shows all names; a registry of your own is named with --registry FILE."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-003", summary: "A registry of models has mistakes.",
      advice: "Mend it at the places named; docs/models.md describes the format."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-004", summary: "Two registries have a model of one name.",
      advice: "Give yours another name: nobody is to get another model than a pipeline means."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-005", summary: "A model's licence restricts its use, or nobody says what it is.",
      advice: "If that suits you, accept it: performia models install NAME --accept-licence ID"),
    ErrorCatalogueEntry(
      code: "PF-MODEL-006", summary: "A file of a model cannot be had from any of its sources; nothing was changed.",
      advice: "Check the network. Or get the file by other means, and name it: "
        + "performia models install NAME --from FILE"),
    ErrorCatalogueEntry(
      code: "PF-MODEL-007", summary: "The files of a model cannot be converted; nothing was changed.",
      advice: "See the reason; performia models show NAME names the converter."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-008", summary: "There is no Python, or none that fetches packages and converts models.",
      advice: "Install Python 3.10, 3.11 or 3.12 with its venv and pip (Debian: apt-get install python3-venv), or name "
        + "one with PERFORMIA_PYTHON. What is installed already works without."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-009", summary: "The folder of models cannot be written; nothing was changed.",
      advice: "Free some space, or set XDG_DATA_HOME to a folder that may be written to."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-010", summary: "Installed models are damaged.",
      advice: "Install them again: performia models install NAME"),
    ErrorCatalogueEntry(
      code: "PF-MODEL-011", summary: "A model has no files for this system.",
      advice: "performia models show NAME lists the systems that it is for."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-012", summary: "An installation was stopped by the user.",
      advice: "Run it again; downloads go on where they were."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-013", summary: "No such model is installed.",
      advice: "performia models list --installed shows those that are."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-014", summary: "A converter made another file than the registry says; nothing was changed.",
      advice: "Use the pinned packages of models/convert/requirements.txt; if it stays so, please report it."),
    ErrorCatalogueEntry(
      code: "PF-MODEL-015", summary: "The folder of models, or a registry of models, cannot be read.",
      advice: "Check the path and its permissions."),
  ]
}
