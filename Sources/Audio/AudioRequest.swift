/// What a reader of the recording wants it as.
public struct AudioRequest: Hashable, Sendable {
  /// Samples per second, 1000 to 768000; `nil` for the rate of the recording.
  public var sampleRate: Int?
  /// 1 for the mean of all channels, 2 for stereo (surround after ITU-R BS.775), `nil` for the channels of the recording,
  /// in the order of WAVE files whatever the format.
  public var channels: Int?

  public init(sampleRate: Int? = nil, channels: Int? = nil) {
    self.sampleRate = sampleRate
    self.channels = channels
  }
}

/// Takes a recording block by block, in time order, on the thread that called ``Decoder/decode(path:into:longest:isCancelled:progress:)``.
public protocol AudioReceiver: AnyObject {
  /// Called once, when the first samples have been decoded and before any of them is handed over.
  /// - Parameters:
  ///   - sampleRate: samples per second of what follows
  ///   - channels: channels of what follows, at least 1
  func begin(sampleRate: Int, channels: Int) throws

  /// Takes the next `frames` samples of every channel: planar float32, nominally -1 to 1, always finite.
  ///
  /// The memory belongs to the decoder and is valid during the call only.
  func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) throws
}
