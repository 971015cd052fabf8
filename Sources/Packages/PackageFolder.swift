import Artifacts
import CPackages
import Host
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A folder of plugins into which packages are installed: each has a folder of its own there, and `plugins.lock` says what
/// it was when it came.
public struct PackageFolder: Sendable {
  /// How an installed package differs from what it was.
  public struct Standing: Sendable {
    public let package: InstalledPackage
    /// Files that were changed, added or removed; empty where it is as installed.
    public let changes: [String]
  }

  public let path: String

  private var lockPath: String { "\(path)/\(PackageLock.fileName)" }

  public init(path: String) { self.path = path }

  /// Installs a package, in the place of one of the same name.
  ///
  /// It is unpacked beside its place and moved there once all of it was found right: on failure nothing has changed.
  ///
  /// - Parameters:
  ///   - archive: path of the package.
  ///   - source: how the lock file names where it came from.
  ///   - sha256: what its hash has to be; nil for any.
  ///   - taken: who has the ids that no package may have, by id.
  ///   - verify: compares an analyzer's library with its manifest, and throws where they differ or it cannot be loaded.
  /// - Throws: ``PackageError``, or what `verify` throws.
  public func install(
    _ archive: String, source: String, sha256: String?, taken: [String: String] = [:],
    verify: (InstalledAnalyzer) throws -> Void
  ) throws -> InstalledPackage {
    // A pipe or a device may never end.
    guard PackageContent.isPlainFile(archive) else {
      throw PackageError.unreadable(package: source, reason: "it is no plain file")
    }
    let found = try SHA256Digest(ofFile: archive).description
    if let sha256, sha256 != found { throw PackageError.wrongHash(package: source, expected: sha256, found: found) }
    return try whileLocked {
      var lock = try PackageLock.read(lockPath)
      removeAbandoned()
      let staging = "\(path)/\(Self.stagingPrefix)\(getpid())"
      defer { removeFolder(staging) }
      try unpack(archive, into: staging, source: source)
      let name = try packageName(in: staging, source: source)
      let content = try PackageContent(folder: "\(staging)/\(name)", package: source)
      try requireFree(content, package: name, lock, taken)
      for analyzer in content.analyzers { try verify(analyzer) }
      let package = InstalledPackage(
        name: name, version: content.version, source: source, sha256: found, analyzers: content.identifiers,
        files: try PackageContent.hashes(of: content.files, in: "\(staging)/\(name)"))
      lock.put(package)
      try move("\(staging)/\(name)", to: name, staging: staging)
      try lock.write(lockPath)
      return package
    }
  }

  /// Removes a package.
  ///
  /// - Throws: ``PackageError/notInstalled(name:nearest:)``, ``PackageError/cannotWrite(path:reason:)``.
  public func uninstall(_ name: String) throws {
    try whileLocked {
      var lock = try PackageLock.read(lockPath)
      guard lock.packages.contains(where: { $0.name == name }) else {
        throw PackageError.notInstalled(name: name, nearest: NearestName.of(name, in: lock.packages.map(\.name)))
      }
      lock.packages.removeAll { $0.name == name }
      try lock.write(lockPath)
      removeFolder("\(path)/\(name)")
    }
  }

  /// Every installed package, and in what it is not as it came.
  ///
  /// - Throws: ``PackageError/damagedLock(path:reason:)``.
  public func standings() throws(PackageError) -> [Standing] {
    try PackageLock.read(lockPath).packages.map { package in
      let folder = "\(path)/\(package.name)"
      let files = PackageContent.files(below: folder)
      let changed = package.files.filter { file, hash in
        (try? SHA256Digest(ofFile: "\(folder)/\(file)"))?.description != hash
      }
      let added = files.filter { package.files[$0] == nil }
      return Standing(package: package, changes: (changed.map(\.key) + added).sorted())
    }
  }

  // MARK: - Steps of an installation

  /// 2 GiB and 10,000 files are more than any plugin needs.
  private static let limits = packages_limits(files: 10_000, bytes: 2 << 30)

  private func unpack(_ archive: String, into staging: String, source: String) throws(PackageError) {
    guard mkdir(staging, 0o700) == 0 else {
      throw .cannotWrite(path: staging, reason: String(cString: strerror(errno)))
    }
    let folder = open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .cannotWrite(path: staging, reason: String(cString: strerror(errno))) }
    defer { close(folder) }
    var message = packages_message()
    guard packages_unpack(archive, folder, Self.limits, &message) == 0 else {
      throw .unreadable(package: source, reason: message.words)
    }
  }

  /// The one folder that a package consists of.
  private func packageName(in staging: String, source: String) throws(PackageError) -> String {
    let names = ((try? listFolder(staging)) ?? []).sorted()
    guard names.count == 1, let name = names.first else {
      throw .notAPackage(package: source, reason: "one folder was expected in it, there are \(names.count) things")
    }
    guard Name.isValid(name) else {
      throw .notAPackage(package: source, reason: "its folder is '\(name)', expected \(Name.rule)")
    }
    return name
  }

  /// Of two analyzers with one id only one could be found.
  private func requireFree(
    _ content: PackageContent, package: String, _ lock: PackageLock, _ taken: [String: String]
  ) throws(PackageError) {
    let loose = (try? PackageContent.analyzers(in: path)) ?? []
    for id in content.identifiers {
      let owner =
        taken[id] ?? lock.packages.first { $0.name != package && $0.analyzers.contains(id) }?.name
        ?? loose.first { $0.manifest.id == id }?.manifestPath
      if let owner { throw .clash(package: package, analyzer: id, owner: owner) }
    }
    var status = stat()
    guard !lock.packages.contains(where: { $0.name == package }), lstat("\(path)/\(package)", &status) == 0 else {
      return
    }
    throw .cannotWrite(path: "\(path)/\(package)", reason: "something stands there that is no installed package")
  }

  private static let stagingPrefix = ".unpacking-"

  /// Removes what installations left that were ended from outside.
  private func removeAbandoned() {
    for name in (try? listFolder(path)) ?? [] where name.hasPrefix(Self.stagingPrefix) {
      guard let owner = pid_t(name.dropFirst(Self.stagingPrefix.count)) else { continue }
      if owner == getpid() || (kill(owner, 0) != 0 && errno == ESRCH) { removeFolder("\(path)/\(name)") }
    }
  }

  private func move(_ folder: String, to name: String, staging: String) throws(PackageError) {
    let target = "\(path)/\(name)"
    // What stood there goes with the staging folder.
    if rename(target, "\(staging)/.replaced") != 0, errno != ENOENT {
      throw .cannotWrite(path: target, reason: String(cString: strerror(errno)))
    }
    guard rename(folder, target) == 0 else {
      let reason = String(cString: strerror(errno))
      _ = rename("\(staging)/.replaced", target)
      throw .cannotWrite(path: target, reason: reason)
    }
  }

  /// One process at a time changes the folder.
  private func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
    do throws(HostError) {
      try makeFolder(path)
    } catch {
      throw PackageError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    let file = open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0, flock(file, LOCK_EX) == 0 else {
      throw PackageError.cannotWrite(path: "\(path)/.lock", reason: String(cString: strerror(errno)))
    }
    defer { close(file) }
    return try body()
  }
}

extension packages_message {
  var words: String {
    withUnsafeBytes(of: text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
