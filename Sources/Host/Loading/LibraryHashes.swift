import Synchronization

/// SHA-256 of plugin libraries, each computed once in a process.
enum LibraryHashes {
  private static let known = Mutex<[String: String]>([:])

  static func hash(of path: String) throws(HostError) -> String {
    if let hash = known.withLock({ $0[path] }) { return hash }
    let hash = try SHA256Digest(ofFile: path).description
    known.withLock { $0[path] = hash }
    return hash
  }
}
