/// What the decoder found out about a recording.
public struct SourceInfo: Sendable, Equatable, Codable {
  /// Container and, where the container holds several, codec: `wav`, `flac`, `ogg/vorbis`, `ogg/opus`, `mp3`, `m4a/aac`.
  public var format: String
  /// Samples per second of the recording as stored.
  public var sampleRate: Int
  /// Channels of the recording as stored.
  public var channels: Int
  /// Samples per channel at ``sampleRate``, after trimming.
  public var frames: Int64
  /// Samples removed in front because the encoder had put them there (mp3 delay, Opus pre-skip), at ``sampleRate``.
  public var encoderDelay: Int64
  /// Samples removed at the end because the encoder had filled its last block, at ``sampleRate``.
  public var encoderPadding: Int64
  /// Samples (of any channel) that were no numbers, or beyond 10^6, and were set to 0.
  public var replacedSamples: Int64
  /// Samples (of any channel) in runs of three or more at full scale.
  public var clippedSamples: Int64
  /// One sentence for each thing a user should know about this recording.
  public var warnings: [String]

  /// Length in seconds.
  public var duration: Double { Double(frames) / Double(sampleRate) }

  /// All samples removed because an encoder had added them, at ``sampleRate``.
  public var trimmedSamples: Int64 { encoderDelay + encoderPadding }

  public init(
    format: String, sampleRate: Int, channels: Int, frames: Int64, encoderDelay: Int64 = 0, encoderPadding: Int64 = 0,
    replacedSamples: Int64 = 0, clippedSamples: Int64 = 0, warnings: [String] = []
  ) {
    self.format = format
    self.sampleRate = sampleRate
    self.channels = channels
    self.frames = frames
    self.encoderDelay = encoderDelay
    self.encoderPadding = encoderPadding
    self.replacedSamples = replacedSamples
    self.clippedSamples = clippedSamples
    self.warnings = warnings
  }
}
