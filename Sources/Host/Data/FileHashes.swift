import Synchronization

/// SHA-256 of files, each computed once in a process for each state of the file.
package enum FileHashes {
  private static let known = Mutex<[String: (stamp: FileStamp, hash: String)]>([:])

  /// - Throws: ``HostError/unreadableFile(path:reason:)``, or ``HostError/changedFile(path:)`` where it is written to
  ///   meanwhile.
  package static func hash(of path: String) throws(HostError) -> String {
    let stamp = try FileStamp(path)
    if let known = known.withLock({ $0[path] }), known.stamp == stamp { return known.hash }
    let hash = try SHA256Digest(ofFile: path).description
    guard try FileStamp(path) == stamp else { throw .changedFile(path: path) }
    known.withLock { $0[path] = (stamp, hash) }
    return hash
  }
}
