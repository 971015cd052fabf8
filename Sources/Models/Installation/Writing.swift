#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Writes a small text to the disk.
///
/// - Throws: ``ModelError/cannotWrite(path:reason:)``.
func writeFile(_ text: String, to path: String) throws(ModelError) {
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard file >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
  defer { close(file) }
  let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
  defer { copy.deallocate() }
  _ = copy.initialize(from: text.utf8)
  try write(UnsafeRawBufferPointer(copy), to: file, path: path)
  guard fsync(file) == 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
}

/// Writes all bytes to an open file.
///
/// - Parameter path: what the file is called, for the error.
/// - Throws: ``ModelError/cannotWrite(path:reason:)``.
func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, path: String) throws(ModelError) {
  var done = 0
  while done < bytes.count {
    #if canImport(Darwin)
      let written = Darwin.write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
    #else
      let written = Glibc.write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
    #endif
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    done += written
  }
}
