import Artifacts
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A content-addressed store of analysis results on disk, in open formats.
///
/// Each entry is a folder named by its key: `artifact.json` says what it is (tables and documents stand in it whole),
/// `data.npy` holds a matrix, `channel-N.npy` audio. An entry appears whole or not at all.
public final class ArtifactCache: Sendable {
  public let root: String
  /// Bytes; the entries used longest ago go first.
  public let sizeLimit: Int64
  private let known = Mutex<Int64?>(nil)

  /// - Parameter root: the cache's folder; made when something is stored.
  public init(root: String, sizeLimit: Int64) {
    self.root = root
    self.sizeLimit = sizeLimit
  }

  /// `PERFORMIA_CACHE`, or `performia` in the user's cache folder.
  public static func defaultRoot(environment: [String: String]) -> String {
    if let named = environment["PERFORMIA_CACHE"], !named.isEmpty { return named }
    let environment = environment.merging(["HOME": "/tmp"]) { own, _ in own }
    return userFolder("XDG_CACHE_HOME", orHome: ".cache", environment: environment) + "/performia/artifacts"
  }

  private func folder(_ key: String) -> String { "\(root)/v1/\(key.prefix(2))/\(key)" }

  /// Whether there is an entry; says nothing of its health.
  func contains(_ key: String) -> Bool { access(folder(key) + "/artifact.json", F_OK) == 0 }

  /// The entry of a key; nil where there is none.
  ///
  /// - Throws: ``HostError/damagedCacheEntry(path:reason:)``, and the entry has been removed then; another error where
  ///   the entry could not be read or there was no place to put it, and it stays.
  func load(_ key: String, temporaryFolder: String) throws(HostError) -> Artifact? {
    let path = folder(key)
    guard contains(key) else { return nil }
    do {
      let artifact = try CacheEntry.read(folder: path, temporaryFolder: temporaryFolder)
      utimes(path, nil)
      return artifact
    } catch let error as HostError {
      throw error
    } catch {
      removeFolder(path)
      throw .damagedCacheEntry(path: path, reason: describe(error))
    }
  }

  /// Stores an artifact under a key; an entry that is there already stays.
  ///
  /// - Throws: ``HostError/cannotWriteCache(path:reason:)``; nothing partial is left.
  func store(_ artifact: Artifact, key: String) throws(HostError) {
    let path = folder(key)
    if contains(key) { return }
    let temporary = "\(root)/v1/new-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    do {
      try makeFolder(temporary)
      try CacheEntry.write(artifact, folder: temporary)
      try makeFolder("\(root)/v1/\(key.prefix(2))")
    } catch {
      removeFolder(temporary)
      throw .cannotWriteCache(path: root, reason: (error as? any CodedError)?.message ?? "\(error)")
    }
    let size = folderSize(temporary)
    // A folder without its artifact.json is what an interrupted removal leaves.
    if access(path, F_OK) == 0, !contains(key) { removeFolder(path) }
    guard rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      removeFolder(temporary)
      if contains(key) { return }
      throw .cannotWriteCache(path: path, reason: reason)
    }
    let total = known.withLock { known -> Int64 in
      let sum = (known ?? statistics().bytes - size) + size
      known = sum
      return sum
    }
    guard total > sizeLimit else { return }
    trim(to: sizeLimit * 9 / 10)
    let left = statistics().bytes
    known.withLock { $0 = left }
  }

  /// A small text, such as what is known of a recording or the scores of an estimate; nil where there is none.
  ///
  /// - Parameter key: 64 hexadecimal digits, a hash of all that the text depends on.
  /// - Throws: what ``ArtifactCache`` throws over a damaged or unreadable entry.
  public func loadText(_ key: String) throws(HostError) -> String? {
    guard let artifact = try load(key, temporaryFolder: root), case .document(let text) = artifact.payload else {
      return nil
    }
    return text
  }

  /// - Throws: ``HostError/cannotWriteCache(path:reason:)``; nothing partial is left.
  public func storeText(_ text: String, key: String) throws(HostError) {
    try store(Artifact(type: "performia/source/1", attributes: [:], payload: .document(text)), key: key)
  }
}
