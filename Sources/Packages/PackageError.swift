import Artifacts

/// What can go wrong with packages of plugins.
public enum PackageError: CodedError, Equatable {
  case unreadable(package: String, reason: String)
  case wrongHash(package: String, expected: String, found: String)
  /// There is no plugin in it, or not as a package holds one.
  case notAPackage(package: String, reason: String)
  case cannotDownload(address: String, reason: String)
  case hashNeeded(address: String)
  case clash(package: String, analyzer: String, owner: String)
  case cannotWrite(path: String, reason: String)
  case damagedLock(path: String, reason: String)
  case notInstalled(name: String, nearest: String?)
  case cannotPack(path: String, reason: String)
  case notAHash(String)
  case cancelled
  case changed(names: [String])

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .unreadable: 0
      case .wrongHash: 1
      case .notAPackage: 2
      case .cannotDownload: 3
      case .hashNeeded: 4
      case .clash: 5
      case .cannotWrite: 6
      case .damagedLock: 7
      case .notInstalled: 8
      case .cannotPack: 9
      case .notAHash: 10
      case .cancelled: 11
      case .changed: 12
      }
    return Self.catalogue[index]
  }

  public var code: String { entry.code }
  public var advice: String { entry.advice }

  public var message: String {
    switch self {
    case .unreadable(let package, let reason): "the package '\(package)' cannot be unpacked: \(reason)"
    case .wrongHash(let package, let expected, let found):
      "the package '\(package)' is not the one that was asked for: its SHA-256 is \(found), expected \(expected)"
    case .notAPackage(let package, let reason): "'\(package)' is no package of plugins: \(reason)"
    case .cannotDownload(let address, let reason): "'\(address)' cannot be downloaded: \(reason)"
    case .hashNeeded(let address): "what '\(address)' gives cannot be known without a hash"
    case .clash(let package, let analyzer, let owner):
      "the package '\(package)' has the analyzer '\(analyzer)', which '\(owner)' has already"
    case .cannotWrite(let path, let reason): "'\(path)' cannot be written: \(reason)"
    case .damagedLock(let path, let reason): "the lock file '\(path)' cannot be used: \(reason)"
    case .notInstalled(let name, let nearest):
      "no package '\(name)' is installed" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .cannotPack(let path, let reason): "'\(path)' cannot be packed: \(reason)"
    case .notAHash(let text): "'\(text)' is no SHA-256"
    case .cancelled: "the installation was stopped; nothing was changed"
    case .changed(let names): "\(NearestName.list(names)) \(names.count == 1 ? "is" : "are") not as installed"
    }
  }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-PACK-001", summary: "A package cannot be unpacked; nothing was installed.",
      advice: "Get it again; if it stays so, tell its maker: performia plugins pack makes packages that can be."),
    ErrorCatalogueEntry(
      code: "PF-PACK-002",
      summary: "A package has another hash than the one that was asked for; nothing was installed.",
      advice: "Ask its maker for the right hash over another way than the package came. Do not install it unchecked."),
    ErrorCatalogueEntry(
      code: "PF-PACK-003", summary: "An archive is no package of plugins; nothing was installed.",
      advice: "Make one with: performia plugins pack LIBRARY"),
    ErrorCatalogueEntry(
      code: "PF-PACK-004", summary: "A package cannot be downloaded; nothing was installed.",
      advice: "Check the address and the network, or download it by other means and name the file."),
    ErrorCatalogueEntry(
      code: "PF-PACK-005", summary: "A package from the network has to be named with its hash.",
      advice: "Give the SHA-256 that its maker publishes: --sha256 HEX"),
    ErrorCatalogueEntry(
      code: "PF-PACK-006", summary: "A package has an analyzer that is there already; nothing was installed.",
      advice: "Uninstall the other one first (performia plugins uninstall NAME), or remove the manifest that is named. "
        + "What comes with Performia keeps its ids; --plugin-path goes before it for a single run."),
    ErrorCatalogueEntry(
      code: "PF-PACK-007", summary: "A package or the folder of plugins cannot be written.",
      advice: "Free some space, or choose a folder that may be written to."),
    ErrorCatalogueEntry(
      code: "PF-PACK-008", summary: "The file that says which packages are installed cannot be used.",
      advice:
        "Mend it at the place named, or remove it together with the folders of the packages and install them anew."),
    ErrorCatalogueEntry(
      code: "PF-PACK-009", summary: "No such package is installed.",
      advice: "performia plugins installed lists those that are."),
    ErrorCatalogueEntry(
      code: "PF-PACK-010", summary: "A plugin cannot be packed.",
      advice: "See the reason. A manifest must lie beside the library: performia plugins manifest LIBRARY"),
    ErrorCatalogueEntry(
      code: "PF-PACK-011", summary: "A hash is none.",
      advice: "A SHA-256 has 64 hexadecimal digits: sha256sum FILE prints it."),
    ErrorCatalogueEntry(
      code: "PF-PACK-012", summary: "An installation was stopped by the user.",
      advice: "Run it again."),
    ErrorCatalogueEntry(
      code: "PF-PACK-013", summary: "Files of installed packages were changed, added or removed.",
      advice: "If that was not you, install them again from a source that you trust."),
  ]
}
