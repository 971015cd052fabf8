#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What tells a file or folder from all others, by whatever names and links it is reached.
struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// Nil for what does not exist.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
