#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a recording block by block; the file appears under its name when it is complete, or not at all.
///
/// ```swift
/// let writer = AudioWriter(path: "mono.wav", format: .wav)
/// _ = try Decoder.decode(path: "song.flac", into: [(AudioRequest(channels: 1), writer)])
/// try writer.finish()
/// ```
public final class AudioWriter: AudioReceiver {
  public enum Format: Sendable {
    /// 32 bit float; RF64 where the file grows beyond 4 GiB.
    case wav
    /// 24 bit; samples beyond -1 to 1 are clipped.
    case flac
    /// Vorbis in Ogg, about 190 kbit/s in stereo; samples beyond -1 to 1 are clipped.
    case ogg
  }

  public let path: String
  private let format: Format
  private var partial: PartialFile?
  private var encoder: SoundFileEncoder?

  /// Nothing is created before ``begin(sampleRate:channels:)``.
  public init(path: String, format: Format) {
    self.path = path
    self.format = format
  }

  /// Opens the file.
  /// - Throws: ``AudioError/cannotWrite(path:reason:)``
  public func begin(sampleRate: Int, channels: Int) throws {
    let partial = try PartialFile(path: path)
    encoder = try SoundFileEncoder(
      descriptor: partial.descriptor, path: path, format: format, sampleRate: sampleRate, channels: channels)
    self.partial = partial
  }

  /// Appends `frames` samples of every channel.
  /// - Throws: ``AudioError/cannotWrite(path:reason:)``, also where the file has not begun
  public func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) throws {
    guard let encoder else { throw AudioError.cannotWrite(path: path, reason: "it has not been begun") }
    try encoder.append(channels, frames: frames)
  }

  /// Completes the file and gives it its name, in place of one that may be there.
  ///
  /// A writer that goes away without this leaves nothing behind.
  /// - Throws: ``AudioError/cannotWrite(path:reason:)``
  public func finish() throws {
    try complete()
    try publish()
  }

  /// Completes the file, on the disk too, without giving it its name; nothing can be appended afterwards.
  ///
  /// Several files that belong together are all completed before the first is published.
  /// - Throws: ``AudioError/cannotWrite(path:reason:)``
  public func complete() throws {
    guard let encoder, let partial else { throw AudioError.cannotWrite(path: path, reason: "it has not been begun") }
    defer { self.encoder = nil }
    do {
      try encoder.finish()
      try partial.synchronize()
    } catch {
      self.partial = nil
      throw error
    }
  }

  /// Gives a completed file its name, in place of one that may be there.
  /// - Throws: ``AudioError/cannotWrite(path:reason:)``
  public func publish() throws {
    guard encoder == nil, let partial else {
      throw AudioError.cannotWrite(path: path, reason: "it has not been completed")
    }
    defer { self.partial = nil }
    try partial.publish()
  }

  /// Where the file is as long as it has no name of its own.
  public var partialPath: String? { partial?.temporaryPath }
}

/// A file under a temporary name in the folder of its destination; removed unless published.
private final class PartialFile {
  let descriptor: Int32
  private let path: String
  let temporaryPath: String
  private var isPublished = false

  init(path: String) throws(AudioError) {
    self.path = path
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let suffix = String(UInt64.random(in: 0 ... .max), radix: 36)
    temporaryPath = path[..<slash] + "." + path[slash...] + "." + suffix + ".partial"
    descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemError.text(errno)) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !isPublished { unlink(temporaryPath) }
  }

  func synchronize() throws(AudioError) {
    guard fsync(descriptor) == 0 else { throw .cannotWrite(path: path, reason: SystemError.text(errno)) }
  }

  func publish() throws(AudioError) {
    guard rename(temporaryPath, path) == 0 else {
      throw .cannotWrite(path: path, reason: SystemError.text(errno))
    }
    isPublished = true
  }
}
