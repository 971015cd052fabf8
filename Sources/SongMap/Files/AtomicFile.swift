#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes files completely or not at all.
public enum AtomicFile {
  /// Writes bytes to a temporary file in the same folder, waits until the disk has them, and renames it.
  ///
  /// A symbolic link is followed. A pipe or a device is written to directly, since it cannot be replaced.
  ///
  /// - Throws: ``SongMapError/unwritableFile(path:reason:)``; nothing is left behind, and what stood at the path is
  ///   unchanged.
  public static func write(_ bytes: [UInt8], to path: String) throws(SongMapError) {
    let target = resolved(path)
    var status = stat()
    if stat(target, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw .unwritableFile(path: path, reason: "it is a folder")
      case S_IFREG: break
      default: return try writeDirectly(bytes, to: target, named: path)
      }
    }
    let temporary = temporaryPath(for: target)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let number = errno
      throw .unwritableFile(path: path, reason: "in the folder '\(folder(of: target))': \(systemMessage(number))")
    }
    do throws(SongMapError) {
      try fill(descriptor, with: bytes, named: path)
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let number = errno
      unlink(temporary)
      throw .unwritableFile(path: path, reason: systemMessage(number))
    }
    synchronizeFolder(of: target)
  }

  /// Writes and closes.
  private static func fill(_ descriptor: Int32, with bytes: [UInt8], named path: String) throws(SongMapError) {
    var failure = writeAll(bytes, to: descriptor)
    if failure == nil, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == nil { failure = errno }
    if let failure { throw .unwritableFile(path: path, reason: systemMessage(failure)) }
  }

  private static func writeDirectly(_ bytes: [UInt8], to target: String, named path: String) throws(SongMapError) {
    let descriptor = open(target, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unwritableFile(path: path, reason: systemMessage(errno)) }
    var failure = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, failure == nil { failure = errno }
    if let failure { throw .unwritableFile(path: path, reason: systemMessage(failure)) }
  }

  /// The error number, if any.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = systemWrite(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        offset += count
      }
      return nil
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name that no other process and no other thread uses; the digits keep it short however long the target's is.
  private static func temporaryPath(for target: String) -> String {
    let unique = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(folder(of: target))/.performia-\(getpid())-\(unique).tmp"
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Makes the new name last; a file system that cannot do so for folders loses nothing but that.
  private static func synchronizeFolder(of path: String) {
    let descriptor = open(folder(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
