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

/// What is known of plugin libraries by the SHA-256 of their bytes: which the user trusts, and which crashed while they
/// were loaded. A library that changes is unknown again.
///
/// Kept in `libraries.json` in one folder.
public final class LibraryRegister: Sendable {
  /// What stands in the file.
  private struct Content: Codable {
    var version = 1
    var trusted: [String: Entry] = [:]
    var quarantined: [String: Entry] = [:]
  }

  private struct Entry: Codable {
    /// Where the library was; for reading only.
    var path: String
    var reason: String?
  }

  /// A library that is in the register.
  public struct Listing: Sendable, Equatable {
    public let sha256: String
    public let path: String
    /// Why it is left alone; nil for one that is trusted.
    public let quarantine: String?
  }

  private let folder: String
  private let known = Mutex<(stamp: FileStamp?, content: Content)?>(nil)

  /// The user's own, in `$XDG_STATE_HOME/performia`.
  public static let standard: LibraryRegister = {
    var environment: [String: String] = [:]
    for name in ["XDG_STATE_HOME", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
    let state = userFolder("XDG_STATE_HOME", orHome: ".local/state", environment: environment)
    return LibraryRegister(folder: "\(state)/performia")
  }()

  /// - Parameter folder: made when something is kept.
  public init(folder: String) {
    self.folder = folder
  }

  private var path: String { "\(folder)/libraries.json" }

  /// A file that cannot be read trusts nobody.
  private var content: Content {
    let stamp = try? FileStamp(path)
    return known.withLock { known in
      if let known, known.stamp == stamp { return known.content }
      let content = stamp == nil ? Content() : (try? read()) ?? Content()
      known = (stamp, content)
      return content
    }
  }

  private func read() throws(HostError) -> Content {
    do {
      return try JSONDecoder().decode(Content.self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .cannotKeepRegister(path: path, reason: describe(error))
    }
  }

  /// Changes the file while no other process does.
  private func update(_ change: (inout Content) -> Void) throws(HostError) {
    do throws(HostError) { try makeFolder(folder) } catch {
      throw .cannotKeepRegister(path: path, reason: error.message)
    }
    let lock = open("\(folder)/libraries.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .cannotKeepRegister(path: path, reason: String(cString: strerror(errno))) }
    defer { close(lock) }
    flock(lock, LOCK_EX)
    var content = access(path, F_OK) == 0 ? try read() : Content()
    change(&content)
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try encoder.encode(content).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .cannotKeepRegister(path: path, reason: describe(error))
    }
    known.withLock { $0 = nil }
  }

  func isTrusted(_ library: String) -> Bool {
    let trusted = content.trusted
    guard !trusted.isEmpty, let hash = try? LibraryHashes.hash(of: library) else { return false }
    return trusted[hash] != nil
  }

  /// Why a library is left alone; nil for one that is not.
  func quarantine(of library: String) -> String? {
    let quarantined = content.quarantined
    guard !quarantined.isEmpty, let hash = try? LibraryHashes.hash(of: library), let entry = quarantined[hash] else {
      return nil
    }
    return entry.reason ?? "the reason is not known"
  }

  /// Leaves a library alone until it changes.
  func quarantine(_ library: String, because reason: String) throws(HostError) {
    let hash = try LibraryHashes.hash(of: library)
    try update { content in
      content.quarantined[hash] = Entry(path: library, reason: reason)
      content.trusted[hash] = nil
    }
  }

  /// Lets a library run in the host's own process from now on, as long as it does not change.
  ///
  /// - Throws: ``HostError/unreadableFile(path:reason:)`` or ``HostError/cannotKeepRegister(path:reason:)``.
  public func trust(_ library: String) throws(HostError) {
    let hash = try SHA256Digest(ofFile: library).description
    try update { content in
      content.trusted[hash] = Entry(path: library)
      content.quarantined[hash] = nil
    }
  }

  /// Takes that back.
  ///
  /// - Returns: whether the library was trusted.
  public func distrust(_ library: String) throws(HostError) -> Bool {
    let hash = try SHA256Digest(ofFile: library).description
    guard content.trusted[hash] != nil else { return false }
    try update { $0.trusted[hash] = nil }
    return true
  }

  /// Lets a library be loaded once more that crashed when it last was.
  ///
  /// - Returns: whether it was left alone.
  public func release(_ library: String) throws(HostError) -> Bool {
    let hash = try SHA256Digest(ofFile: library).description
    guard content.quarantined[hash] != nil else { return false }
    try update { $0.quarantined[hash] = nil }
    return true
  }

  /// All libraries in the register, by path.
  public func list() -> [Listing] {
    let content = content
    let trusted = content.trusted.map { Listing(sha256: $0.key, path: $0.value.path, quarantine: nil) }
    let quarantined = content.quarantined.map {
      Listing(sha256: $0.key, path: $0.value.path, quarantine: $0.value.reason ?? "the reason is not known")
    }
    return (trusted + quarantined).sorted { ($0.path, $0.sha256) < ($1.path, $1.sha256) }
  }
}
