import Artifacts
import Host
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The folder of installed models: `NAME/VERSION/` holds a model's file and its record.
public struct ModelStore: Sendable {
  /// Absolute.
  public let path: String

  public init(path: String) { self.path = path }

  /// The user's own: `$XDG_DATA_HOME/performia/models`.
  public static func standard(environment: [String: String]) -> ModelStore {
    ModelStore(
      path: userFolder("XDG_DATA_HOME", orHome: ".local/share", environment: environment) + "/performia/models")
  }

  func folder(_ name: String, _ version: String) -> String { "\(path)/\(name)/\(version)" }

  /// Makes sure that what is there can be told; where there is no folder, nothing is.
  ///
  /// - Throws: ``ModelError/unreadable(path:reason:)``.
  public func requireReadable() throws(ModelError) {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return }
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    closedir(folder)
  }

  /// Names of models of which a version is there, sorted.
  public var names: [String] {
    folders(in: path).filter { !versions(of: $0).isEmpty }.sorted()
  }

  /// Versions of a model that are there, the newest last.
  public func versions(of name: String) -> [String] {
    folders(in: "\(path)/\(name)").sorted { Self.isOlder($0, $1) }
  }

  /// - Throws: ``ModelError/damagedRecord(path:reason:)``.
  public func record(_ name: String, _ version: String) throws(ModelError) -> ModelRecord {
    let path = "\(folder(name, version))/\(ModelRecord.fileName)"
    let record = try ModelRecord(path: path)
    guard record.name == name, record.version == version else {
      throw .damagedRecord(path: path, reason: "it is that of \(record.name) \(record.version)")
    }
    return record
  }

  /// Why a model cannot be used; nil where its files are what its record says.
  public func damage(_ record: ModelRecord) -> String? {
    let folder = folder(record.name, record.version)
    var status = stat()
    guard stat("\(folder)/\(record.file)", &status) == 0 else {
      return "its file cannot be read: \(String(cString: strerror(errno)))"
    }
    guard Int64(status.st_size) == record.size else {
      return "its file has \(status.st_size) bytes, \(record.size) were installed"
    }
    do {
      guard try FileHashes.hash(of: "\(folder)/\(record.file)") == record.sha256 else {
        return "its file is not the one that was installed"
      }
      for companion in record.companions {
        guard try FileHashes.hash(of: "\(folder)/\(companion.name)") == companion.sha256 else {
          return "its file '\(companion.name)' is not the one that was installed"
        }
      }
      return nil
    } catch {
      return error.message
    }
  }

  /// What stands in for the name of a model of which a version is there, by its record.
  private func standing(ofInstalled name: String, _ version: String, repair: String) -> ModelStanding {
    let record: ModelRecord
    do {
      record = try self.record(name, version)
    } catch {
      return .unusable(reason: "is damaged: \(error.message)", repair: repair)
    }
    if record.use != .any, !record.licenceAccepted {
      return .unusable(
        reason: "has a licence that is not accepted, \(record.licence)",
        repair: "performia models install \(name) --accept-licence \(record.licence)")
    }
    if let damage = damage(record) { return .unusable(reason: "is damaged: \(damage)", repair: repair) }
    return .installed(
      InstalledModel(
        name: name, version: version, path: "\(folder(name, version))/\(record.file)", sha256: record.sha256,
        licence: record.licence, isLicenceAccepted: record.use != .any))
  }

  /// What stands in for the path of a user's own file.
  static func standing(ofFile path: String) -> ModelStanding {
    guard let real = realpath(path, nil) else {
      return .unusable(reason: "cannot be read: \(String(cString: strerror(errno)))", repair: nil)
    }
    defer { free(real) }
    let absolute = String(cString: real)
    var status = stat()
    guard stat(absolute, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return .unusable(reason: "is no file", repair: nil)
    }
    do {
      return .installed(
        InstalledModel(
          name: path.split(separator: "/").last.map(String.init) ?? path, version: nil, path: absolute,
          sha256: try FileHashes.hash(of: absolute), licence: ModelUse.unstated.rawValue))
    } catch {
      return .unusable(reason: "cannot be read: \(error.message)", repair: nil)
    }
  }

  private func folders(in path: String) -> [String] {
    ((try? listFolder(path)) ?? []).filter { name in
      var status = stat()
      return !name.hasPrefix(".") && stat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
  }

  /// By the numbers in the versions, from left to right.
  private static func isOlder(_ left: String, _ right: String) -> Bool {
    func parts(_ text: String) -> [Int] { text.split { !$0.isNumber }.map { Int($0) ?? .max } }
    let (first, second) = (parts(left), parts(right))
    return first == second ? left < right : first.lexicographicallyPrecedes(second)
  }
}

extension ModelStore {
  /// What plans may use.
  ///
  /// - Parameter registry: the models that are known; what is installed by a registry that is not among them can be used
  ///   too.
  public func catalogue(_ registry: ModelRegistry) -> ModelCatalogue {
    ModelCatalogue(names: Set(registry.names + names).sorted()) { [self] name in
      ModelCatalogue.isPath(name) ? Self.standing(ofFile: name) : standing(name, registry)
    }
  }

  /// What stands in for a name.
  public func standing(_ name: String, _ registry: ModelRegistry) -> ModelStanding {
    do {
      try requireReadable()
    } catch {
      return .unusable(reason: "cannot be looked for: \(error.message)", repair: nil)
    }
    let versions = versions(of: name)
    guard let entry = registry[name] else {
      guard let version = versions.last else { return .unknown }
      return standing(ofInstalled: name, version, repair: "performia models install \(name)")
    }
    guard let variant = entry.variant() else {
      return .unusable(reason: "is not made for \(ModelEntry.platform)", repair: nil)
    }
    guard let last = versions.last else { return .unusable(reason: "is not installed", repair: entry.installation) }
    guard versions.contains(entry.version) else {
      return .unusable(reason: "is installed as \(last), expected \(entry.version)", repair: entry.installation)
    }
    let standing = standing(ofInstalled: name, entry.version, repair: entry.installation)
    if case .installed(let model) = standing, let expected = variant.product.sha256, expected != model.sha256 {
      return .unusable(reason: "is not the file that the registry describes", repair: entry.installation)
    }
    return standing
  }

  /// Waits until no other process changes a model. Parameters and errors as of ``FileLock``.
  func lock(_ name: String, isStopped: () -> Bool, waits: () -> Void) throws(ModelError) -> FileLock {
    try make(folder: "\(path)/.locks")
    return try FileLock("\(path)/.locks/\(name)", isStopped: isStopped, waits: waits)
  }

  /// Removes all versions of a model.
  ///
  /// - Throws: ``ModelError/notInstalled(name:nearest:)``, ``ModelError/cannotWrite(path:reason:)``,
  ///   ``ModelError/unreadable(path:reason:)``.
  public func remove(_ name: String) throws(ModelError) {
    try requireReadable()
    guard !versions(of: name).isEmpty else {
      throw .notInstalled(name: name, nearest: NearestName.of(name, in: names))
    }
    let lock = try lock(name, isStopped: { false }, waits: {})
    defer { lock.release() }
    // Out of sight in one step, before anything of it goes.
    let removed = "\(path)/.removed-\(name)"
    removeFolder(removed)
    guard rename("\(path)/\(name)", removed) == 0 else {
      throw .cannotWrite(path: "\(path)/\(name)", reason: String(cString: strerror(errno)))
    }
    removeFolder(removed)
  }
}
