#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A recording on disk, opened for reading and known to be a regular file that isn't empty.
final class RecordingFile {
  let path: String
  let descriptor: Int32
  /// In bytes.
  let size: Int64

  init(path: String) throws(AudioError) {
    self.path = path
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing(path: path)
      case ENXIO: throw .notARegularFile(path: path)
      default: throw .unreadable(path: path, reason: SystemError.text(errno))
      }
    }
    do throws(AudioError) {
      size = try Self.size(of: opened, path: path)
    } catch {
      close(opened)
      throw error
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  private static func size(of descriptor: Int32, path: String) throws(AudioError) -> Int64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: SystemError.text(errno)) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isFolder(path: path)
    default: throw .notARegularFile(path: path)
    }
    guard status.st_size > 0 else { throw .empty(path: path) }
    return Int64(status.st_size)
  }

  /// Up to `count` bytes from `offset`; fewer where the file ends.
  func bytes(at offset: Int64, count: Int) throws(AudioError) -> [UInt8] {
    guard offset >= 0, offset < size, count > 0 else { return [] }
    var failure: Int32 = 0
    let buffer = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset) + off_t(filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else { throw .unreadable(path: path, reason: SystemError.text(failure)) }
    return buffer
  }
}

enum SystemError {
  /// The system's words for an error number.
  static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
