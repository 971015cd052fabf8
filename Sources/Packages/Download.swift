import CPackages

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Files from the network.
public enum Download {
  /// Whether a text is an address that ``fetch(_:to:mostBytes:progress:)`` takes, and not a path.
  public static func isAddress(_ text: String) -> Bool {
    ["https://", "http://", "file://"].contains { text.lowercased().hasPrefix($0) }
  }

  /// Downloads what is at an address to a path; what a broken download left there is gone on with where the server knows
  /// of ranges.
  ///
  /// - Parameters:
  ///   - mostBytes: more is refused.
  ///   - progress: is told the bytes so far and in all, 0 where that is not known; false stops it.
  /// - Throws: ``PackageError/cannotDownload(address:reason:)``, ``PackageError/cannotWrite(path:reason:)``,
  ///   ``PackageError/cancelled``. What has come by then stays at the path.
  public static func fetch(
    _ address: String, to path: String, mostBytes: UInt64, progress: @escaping (UInt64, UInt64) -> Bool
  ) throws(PackageError) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    defer { close(file) }
    let offset = max(lseek(file, 0, SEEK_END), 0)
    let listener = Listener(progress)
    var message = packages_message()
    let result = withExtendedLifetime(listener) {
      packages_download(
        address, file, UInt64(offset), mostBytes,
        { context, done, total in
          guard let context else { return 0 }
          return Unmanaged<Listener>.fromOpaque(context).takeUnretainedValue().tell(done, total) ? 0 : 1
        }, Unmanaged.passUnretained(listener).toOpaque(), &message)
    }
    switch Int(result) {
    case PACKAGES_DOWNLOADED: return
    case PACKAGES_DOWNLOAD_STOPPED: throw .cancelled
    case PACKAGES_DOWNLOAD_TOO_LARGE:
      throw .cannotDownload(address: address, reason: "it is larger than \(mostBytes >> 20) MiB")
    case PACKAGES_DOWNLOAD_UNWRITABLE: throw .cannotWrite(path: path, reason: message.words)
    default: throw .cannotDownload(address: address, reason: message.words)
    }
  }

  private final class Listener {
    let tell: (UInt64, UInt64) -> Bool

    init(_ tell: @escaping (UInt64, UInt64) -> Bool) { self.tell = tell }
  }
}
