import Synchronization

/// The file of a model that a plan may use, and what is known of it.
public struct InstalledModel: Sendable, Hashable {
  /// In the registry of models; for a file of the user's own the file's name.
  public let name: String
  /// Nil for a file of the user's own.
  public let version: String?
  /// Absolute.
  public let path: String
  /// 64 hexadecimal digits.
  public let sha256: String
  /// SPDX identifier; `unstated` where nobody says.
  public let licence: String
  /// Whether the licence restricts the use, and the user accepted it when the model was installed.
  public let isLicenceAccepted: Bool

  public init(
    name: String, version: String?, path: String, sha256: String, licence: String, isLicenceAccepted: Bool = false
  ) {
    self.name = name
    self.version = version
    self.path = path
    self.sha256 = sha256
    self.licence = licence
    self.isLicenceAccepted = isLicenceAccepted
  }
}

/// What stands in for a model's name when a plan is made.
public enum ModelStanding: Sendable, Hashable {
  case installed(InstalledModel)
  /// - Parameters:
  ///   - reason: goes on after "the model 'NAME'", such as "is not installed".
  ///   - repair: the command that mends it; nil where none can.
  case unusable(reason: String, repair: String?)
  /// No registry lists the name.
  case unknown
}

/// The models whose names pipelines may use, as the registry and the disk know them.
public struct ModelCatalogue: Sendable {
  /// All names that are known, sorted.
  public let names: [String]
  private let examined: Examined

  /// Nothing is known or installed.
  public static let empty = ModelCatalogue(names: []) { _ in .unknown }

  /// - Parameters:
  ///   - names: all that are known.
  ///   - examine: what stands in for a name or, where it has a `/` in it, for the file with this path. It is asked at most
  ///     once for each.
  public init(names: [String], examine: @escaping @Sendable (String) -> ModelStanding) {
    self.names = names.sorted()
    examined = Examined(examine)
  }

  /// - Parameter name: of a model, or the path of a file, which has a `/` in it.
  public subscript(name: String) -> ModelStanding { examined[name] }

  /// Whether a value names a file of the user's own and no entry of the registry.
  public static func isPath(_ name: String) -> Bool { name.contains("/") }

  private final class Examined: Sendable {
    private let examine: @Sendable (String) -> ModelStanding
    private let known = Mutex<[String: ModelStanding]>([:])

    init(_ examine: @escaping @Sendable (String) -> ModelStanding) { self.examine = examine }

    subscript(name: String) -> ModelStanding {
      known.withLock { known in
        if let standing = known[name] { return standing }
        let standing = examine(name)
        known[name] = standing
        return standing
      }
    }
  }
}
