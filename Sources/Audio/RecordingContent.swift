/// A recording as it stands in its file, for programs that decode it themselves.
public struct RecordingContent: Sendable {
  public let bytes: [UInt8]
  /// Of the container (IANA), told by the content: names are not asked.
  public let mediaType: String

  /// The most that is read, in bytes.
  public static let limit: Int64 = 1 << 28

  /// - Throws: ``AudioError`` for what is no recording by its first bytes, and for more than ``limit`` bytes.
  public init(ofFile path: String) throws(AudioError) {
    let file = try RecordingFile(path: path)
    guard file.size <= Self.limit else {
      throw .unsupportedRequest(path: path, reason: "it is larger than \(Self.limit >> 20) MiB")
    }
    bytes = try file.bytes(at: 0, count: Int(file.size))
    if let refusal = RecordingSignature.refusal(ofBytes: Array(bytes.prefix(RecordingSignature.length))) {
      throw .notAudio(path: path, looksLike: refusal)
    }
    mediaType = Self.mediaType(ofBytes: Array(bytes.prefix(FileSignature.length)))
  }

  static func mediaType(ofBytes bytes: [UInt8]) -> String {
    switch FileSignature(bytes) {
    case .ogg: "audio/ogg"
    case .foreign("mov", _): "audio/mp4"
    case .foreign("aac", _): "audio/aac"
    case .foreign("matroska", _): "audio/webm"
    case .foreign: "application/octet-stream"
    case .soundFile where bytes.hasText("fLaC"): "audio/flac"
    case .soundFile where bytes.hasText("FORM"): "audio/aiff"
    case .soundFile where ["RIFF", "RIFX", "RF64"].contains { bytes.hasText($0) }: "audio/wav"
    case .soundFile where bytes.hasText("ID3") || bytes.first == 0xff: "audio/mpeg"
    case .soundFile: "application/octet-stream"
    }
  }
}
