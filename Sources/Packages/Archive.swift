import CPackages

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Single files of archives.
public enum Archive {
  /// Writes one file of a tar or zip archive to a path.
  ///
  /// - Parameters:
  ///   - member: its path in the archive.
  ///   - mostBytes: more is refused.
  /// - Throws: ``PackageError/unreadable(package:reason:)`` also where there is no such file,
  ///   ``PackageError/cannotWrite(path:reason:)``.
  public static func extract(
    _ member: String, from archive: String, to path: String, mostBytes: UInt64
  ) throws(PackageError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    var message = packages_message()
    switch Int(packages_extract(archive, member, file, mostBytes, &message)) {
    case 0: return
    case PACKAGES_UNWRITABLE: throw .cannotWrite(path: path, reason: message.words)
    default: throw .unreadable(package: archive, reason: message.words)
    }
  }
}
