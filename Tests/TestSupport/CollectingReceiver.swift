import Audio

/// Keeps what it is given.
public final class CollectingReceiver: AudioReceiver {
  public private(set) var signal = TestSignal(sampleRate: 0, channels: [])
  public private(set) var blocks = 0

  public init() {}

  public func begin(sampleRate: Int, channels: Int) {
    signal = TestSignal(sampleRate: sampleRate, channels: Array(repeating: [], count: channels))
  }

  public func append(_ channels: UnsafePointer<UnsafePointer<Float>>, frames: Int) {
    blocks += 1
    for channel in signal.channels.indices {
      signal.channels[channel].append(contentsOf: UnsafeBufferPointer(start: channels[channel], count: frames))
    }
  }
}
