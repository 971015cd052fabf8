import Artifacts
import Host
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A package as it was installed.
public struct InstalledPackage: Sendable, Equatable, Codable {
  /// Name of its folder.
  public var name: String
  public var version: String
  /// The address, or the path of the file, that it came from.
  public var source: String
  /// SHA-256 of the package.
  public var sha256: String
  /// Ids, sorted.
  public var analyzers: [String]
  /// SHA-256 of each file, by its path in the package's folder.
  public var files: [String: String]

  public init(
    name: String, version: String, source: String, sha256: String, analyzers: [String], files: [String: String]
  ) {
    self.name = name
    self.version = version
    self.source = source
    self.sha256 = sha256
    self.analyzers = analyzers
    self.files = files
  }
}

/// Which packages a folder of plugins holds, and what each of their files was: `plugins.lock`.
public struct PackageLock: Sendable, Equatable, Codable {
  public static let fileName = "plugins.lock"

  /// Version of this format; 1.
  public var performiaPackages = 1
  /// Sorted by name.
  public var packages: [InstalledPackage] = []

  enum CodingKeys: String, CodingKey {
    case packages
    case performiaPackages = "performia_packages"
  }

  public init(packages: [InstalledPackage] = []) { self.packages = packages }

  /// Reads a lock file; one that is not there holds nothing.
  ///
  /// - Throws: ``PackageError/damagedLock(path:reason:)``.
  public static func read(_ path: String) throws(PackageError) -> PackageLock {
    guard FileManager.default.fileExists(atPath: path) else { return PackageLock() }
    let lock: PackageLock
    do {
      lock = try JSONDecoder().decode(PackageLock.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .damagedLock(path: path, reason: describe(error))
    }
    guard lock.performiaPackages == 1 else {
      throw .damagedLock(path: path, reason: "its version is \(lock.performiaPackages), expected 1")
    }
    if let package = lock.packages.first(where: { !Name.isValid($0.name) }) {
      throw .damagedLock(path: path, reason: "'\(package.name)' is no name of a package: \(Name.rule)")
    }
    return lock
  }

  /// Puts a package in the place of the one of its name.
  mutating func put(_ package: InstalledPackage) {
    packages.removeAll { $0.name == package.name }
    packages.append(package)
    packages.sort { $0.name < $1.name }
  }

  /// - Throws: ``PackageError/cannotWrite(path:reason:)``; what stood there before is unchanged then.
  func write(_ path: String) throws(PackageError) {
    do {
      try Data((JSON(encoding: self).text(.readable) + "\n").utf8)
        .write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }
}
