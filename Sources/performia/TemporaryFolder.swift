import Host
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

/// This process's own folder for intermediate data, made when it is first needed and removed at the end.
enum TemporaryFolder {
  private static let path = Mutex<String?>(nil)

  /// - Throws: ``HostError/cannotSpool(folder:reason:)``.
  static func shared() throws(HostError) -> String {
    let result: Result<String, HostError> = path.withLock { path in
      if let path { return .success(path) }
      let parent = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
      var name = Array("\(parent)/performia-XXXXXX".utf8CString)
      guard mkdtemp(&name) != nil else {
        return .failure(.cannotSpool(folder: parent, reason: String(cString: strerror(errno))))
      }
      let made = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      path = made
      return .success(made)
    }
    return try result.get()
  }

  static func remove() {
    path.withLock { path in
      if let folder = path { try? FileManager.default.removeItem(atPath: folder) }
      path = nil
    }
  }
}
