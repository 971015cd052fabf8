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
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return ModelStore(path: "\(data ?? "\(environment["HOME"] ?? "")/.local/share")/performia/models")
  }

  func folder(_ name: String, _ version: String) -> String { "\(path)/\(name)/\(version)" }

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
    try ModelRecord(path: "\(folder(name, version))/\(ModelRecord.fileName)")
  }

  /// Why a model cannot be used; nil where its file is what its record says.
  public func damage(_ record: ModelRecord) -> String? {
    let file = "\(folder(record.name, record.version))/\(record.file)"
    var status = stat()
    guard stat(file, &status) == 0 else { return "its file cannot be read: \(String(cString: strerror(errno)))" }
    guard Int64(status.st_size) == record.size else {
      return "its file has \(status.st_size) bytes, \(record.size) were installed"
    }
    do {
      return try FileHashes.hash(of: file) == record.sha256 ? nil : "its file is not the one that was installed"
    } catch {
      return error.message
    }
  }

  /// What stands in for the name of a model that is installed, by its record alone; nil where it is not.
  func standing(ofInstalled name: String, version: String? = nil) -> ModelStanding? {
    guard let version = version ?? versions(of: name).last else { return nil }
    let repair = "performia models install \(name)"
    let record: ModelRecord
    do {
      record = try self.record(name, version)
    } catch {
      return .unusable(reason: "is damaged: \(error.message)", repair: repair)
    }
    if record.use != .any, !record.licenceAccepted {
      return .unusable(
        reason: "has a licence that is not accepted, \(record.licence)",
        repair: "\(repair) --accept-licence \(record.licence)")
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
  public var catalogue: ModelCatalogue {
    let store = self
    return ModelCatalogue(names: names) { name in
      ModelCatalogue.isPath(name) ? Self.standing(ofFile: name) : store.standing(ofInstalled: name) ?? .unknown
    }
  }
}
