import Audio
import Host
import ServiceErrors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A recording that is coming in: written and hashed piece by piece, and given its name when it is there in whole.
///
/// One that is let go of before leaves nothing behind.
public final class Upload {
  private let folders: JobFolders
  private let path: String
  private let limit: Int
  private var file: Int32
  private let hasher = SHA256Digest.Hasher()
  private var head: [UInt8] = []
  public private(set) var bytes = 0
  private var isKept = false

  /// - Parameter limit: bytes that it may have.
  /// - Throws: ``ServiceError/storeFailed(reason:)``.
  public init(in folders: JobFolders, limit: Int) throws(ServiceError) {
    self.folders = folders
    self.limit = limit
    path = "\(folders.incoming)/\(Identifier.random(bytes: 12)).part"
    file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Self.failure(path) }
  }

  deinit {
    if file >= 0 { close(file) }
    if !isKept { unlink(path) }
  }

  private static func failure(_ path: String) -> ServiceError {
    [ENOSPC, EDQUOT].contains(errno)
      ? .noRoom(path: path) : .storeFailed(reason: "\(path): \(String(cString: strerror(errno)))")
  }

  /// - Throws: ``ServiceError/tooLarge(limit:)``, ``ServiceError/notARecording(reason:)`` as soon as its first bytes show
  ///   that, ``ServiceError/noRoom(path:)``, ``ServiceError/storeFailed(reason:)``.
  public func append(_ piece: UnsafeRawBufferPointer) throws(ServiceError) {
    bytes += piece.count
    guard bytes <= limit else { throw .tooLarge(limit: limit) }
    if head.count < RecordingSignature.length {
      head += piece.prefix(RecordingSignature.length - head.count)
      if head.count == RecordingSignature.length { try checkHead() }
    }
    hasher.update(piece)
    var rest = piece
    while !rest.isEmpty {
      let count = write(file, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure(path) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func checkHead() throws(ServiceError) {
    if let reason = RecordingSignature.refusal(ofBytes: head) { throw .notARecording(reason: reason) }
  }

  /// The path of what has come, for as long as this object lives.
  ///
  /// - Throws: ``ServiceError/notARecording(reason:)``.
  public func scratchPath() throws(ServiceError) -> String {
    try checkHead()
    return path
  }

  /// Puts it on the disk under the hash of its bytes.
  ///
  /// - Returns: the hash, 64 hexadecimal digits.
  public func finish() throws(ServiceError) -> String {
    try checkHead()
    guard fsync(file) == 0, close(file) == 0 else { throw Self.failure(path) }
    file = -1
    let hash = hasher.finish()
    guard rename(path, folders.recording(hash)) == 0 else { throw Self.failure(path) }
    isKept = true
    return hash
  }
}
