import Host

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Text files that the user names.
enum TextFile {
  /// - Throws: ``HostError/unreadableFile(path:reason:)``.
  static func read(_ path: String) throws(HostError) -> String {
    do {
      return try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw .unreadableFile(path: path, reason: "\(error)")
    }
  }
}
