import Cebur128

/// Measures how loud audio is over its whole length: integrated loudness by ITU-R BS.1770-4 and EBU R 128.
public final class LoudnessMeter {
  private var state: UnsafeMutablePointer<ebur128_state>?
  private let channels: Int
  private var interleaved: [Float] = []

  /// - Parameters:
  ///   - sampleRate: Hz, 16 to 2822400.
  ///   - channels: 1 to 64, in WAVE order.
  /// - Returns: nil for rates or channels that are not measured, or where memory is short.
  public init?(sampleRate: Int, channels: Int) {
    guard let state = ebur128_init(UInt32(channels), UInt(sampleRate), Int32(EBUR128_MODE_I.rawValue)) else {
      return nil
    }
    self.state = state
    self.channels = channels
  }

  deinit { ebur128_destroy(&state) }

  /// Adds `frames` samples of every channel.
  public func append(_ samples: [UnsafePointer<Float>], frames: Int) {
    if interleaved.count < frames * channels { interleaved = [Float](repeating: 0, count: frames * channels) }
    interleaved.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for (channel, samples) in samples.enumerated() {
        for frame in 0..<frames { base[frame &* channels &+ channel] = samples[frame] }
      }
      ebur128_add_frames_float(state, base, frames)
    }
  }

  /// LUFS; nil where all is below the gate of -70 LUFS, as silence is.
  public var loudness: Double? {
    var value = 0.0
    guard ebur128_loudness_global(state, &value) == Int32(EBUR128_SUCCESS.rawValue), value.isFinite else { return nil }
    return value
  }
}
