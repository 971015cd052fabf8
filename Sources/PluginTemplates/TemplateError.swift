import Artifacts

/// Why a plugin project cannot be made.
public enum TemplateError: CodedError {
  case invalidName(String, suggestion: String?)
  case takenName(String)
  case invalidID(String)
  case invalidMaker(String)
  case unknownLicence(String, known: [String])
  case folderNotEmpty(String)
  case notAFolder(String)
  case noSDK(searched: [String])
  case incompleteSDK(prefix: String, missing: String)
  case unusableSDK(prefix: String)
  case unwritable(path: String, reason: String)

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .invalidName: 0
      case .takenName: 1
      case .invalidID: 2
      case .invalidMaker: 3
      case .unknownLicence: 4
      case .folderNotEmpty: 5
      case .notAFolder: 6
      case .noSDK: 7
      case .incompleteSDK: 8
      case .unusableSDK: 9
      case .unwritable: 10
      }
    return Self.catalogue[index]
  }

  public var code: String { entry.code }
  public var advice: String { entry.advice }

  public var message: String {
    switch self {
    case .invalidName(let name, let suggestion):
      "'\(name)' cannot name a plugin: a capital letter followed by letters and digits is needed, at most 40"
        + (suggestion.map { "; how about '\($0)'?" } ?? "")
    case .takenName(let name): "'\(name)' cannot name a plugin: the languages or the SDK have a module of that name"
    case .invalidID(let id):
      "'\(id)' is no analyzer id: at least two labels of lower-case letters, digits, '-' and '_' are needed, joined by "
        + "dots, such as 'org.example.beats'"
    case .invalidMaker(let maker): "'\(maker)' cannot name a maker: a text without quotes and backslashes is needed"
    case .unknownLicence(let licence, let known):
      "there is no text of a licence '\(licence)', only of \(known.joined(separator: ", "))"
    case .folderNotEmpty(let path): "the folder '\(path)' is not empty"
    case .notAFolder(let path): "'\(path)' is not a folder"
    case .noSDK(let searched): "Performia's plugin SDK is in none of \(searched.joined(separator: ", "))"
    case .incompleteSDK(let prefix, let missing):
      "there is no whole plugin SDK under '\(prefix)': \(missing) is missing"
    case .unusableSDK(let prefix): "the SDK's path '\(prefix)' holds a space or another character that make misreads"
    case .unwritable(let path, let reason): "the project '\(path)' cannot be written: \(reason)"
    }
  }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-NEW-001", summary: "A name that no plugin can have.",
      advice: "The name becomes that of the library, of its manifest and of a Swift module."),
    ErrorCatalogueEntry(
      code: "PF-NEW-002", summary: "A name that a module already has.", advice: "Give the plugin another name."),
    ErrorCatalogueEntry(
      code: "PF-NEW-003", summary: "An id that no analyzer can have.",
      advice: "Use a domain of yours backwards: --id org.example.name"),
    ErrorCatalogueEntry(
      code: "PF-NEW-004", summary: "A maker whose name cannot stand in source code.",
      advice: "Leave quotes, backslashes and line ends out of --maker."),
    ErrorCatalogueEntry(
      code: "PF-NEW-005", summary: "A licence whose text is not at hand.",
      advice: "Choose one of those, then replace LICENSE and the licence that the plugin declares."),
    ErrorCatalogueEntry(
      code: "PF-NEW-006", summary: "A plugin project would be written into a folder with other files.",
      advice: "Nothing is overwritten: name another folder with --folder, or empty this one."),
    ErrorCatalogueEntry(
      code: "PF-NEW-007", summary: "The folder of a plugin project is a file.",
      advice: "Name another folder with --folder."),
    ErrorCatalogueEntry(
      code: "PF-NEW-008", summary: "The plugin SDK is not installed.",
      advice: "In Performia's sources, run 'make install' or 'scripts/install-sdk PREFIX'; then name it: --sdk PREFIX"),
    ErrorCatalogueEntry(
      code: "PF-NEW-009", summary: "There is no plugin SDK under the prefix that was named.",
      advice: "Name the folder above 'include' and 'share'; 'scripts/install-sdk PREFIX' installs the SDK there."),
    ErrorCatalogueEntry(
      code: "PF-NEW-010", summary: "The path of the plugin SDK cannot stand in a Makefile.",
      advice: "Install the SDK under a path of letters, digits, '-', '_', '.' and '/'."),
    ErrorCatalogueEntry(
      code: "PF-NEW-011", summary: "A plugin project cannot be written.",
      advice: "Check the folder, its permissions, and the room on the disk. Nothing was left behind."),
  ]
}
