import Host

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

/// Makes a folder and those above it.
///
/// - Throws: ``ModelError/cannotWrite(path:reason:)``.
func make(folder: String) throws(ModelError) {
  do {
    try makeFolder(folder)
  } catch {
    guard case .cannotWriteCache(let path, let reason) = error else {
      throw .cannotWrite(path: folder, reason: error.message)
    }
    throw .cannotWrite(path: path, reason: reason)
  }
}

/// Why a file cannot be read, in the system's words.
struct ReadingFailure: Error {
  let reason: String
}

/// The bytes of a small file.
func readFile(_ path: String) throws(ReadingFailure) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { throw ReadingFailure(reason: String(cString: strerror(errno))) }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw ReadingFailure(reason: "it is no file")
  }
  let most = 1 << 20
  var bytes = [UInt8](repeating: 0, count: Int(min(status.st_size, off_t(most) + 1)))
  guard bytes.count <= most else { throw ReadingFailure(reason: "it is larger than \(most >> 20) MiB") }
  let count = pread(file, &bytes, bytes.count, 0)
  guard count >= 0 else { throw ReadingFailure(reason: String(cString: strerror(errno))) }
  return Array(bytes.prefix(count))
}
