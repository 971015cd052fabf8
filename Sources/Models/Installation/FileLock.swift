#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What only one process at a time may do; it is free again when the process ends, however it does.
final class FileLock {
  private var file: Int32

  /// Waits until no other process has it.
  ///
  /// - Parameters:
  ///   - isStopped: asked while it waits.
  ///   - waits: called once where it has to wait.
  /// - Throws: ``ModelError/cannotWrite(path:reason:)``, ``ModelError/cancelled``.
  init(_ path: String, isStopped: () -> Bool, waits: () -> Void) throws(ModelError) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    var hasWaited = false
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        let reason = String(cString: strerror(errno))
        close(file)
        throw .cannotWrite(path: path, reason: reason)
      }
      if isStopped() {
        close(file)
        throw .cancelled
      }
      if !hasWaited { waits() }
      hasWaited = true
      usleep(50_000)
    }
    self.file = file
  }

  deinit { release() }

  /// Lets others have it.
  func release() {
    if file >= 0 { close(file) }
    file = -1
  }
}
