/// A block of planar float32 samples, allocated once and filled again and again.
final class PlanarBlock {
  let channels: Int
  /// Samples per channel that fit.
  let capacity: Int
  /// Start of each channel, for writing.
  let samples: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  /// The same starts, for reading.
  let pointers: UnsafeMutablePointer<UnsafePointer<Float>>
  private let storage: UnsafeMutablePointer<Float>

  init(channels: Int, capacity: Int) {
    self.channels = channels
    self.capacity = capacity
    storage = .allocate(capacity: channels * capacity)
    storage.initialize(repeating: 0, count: channels * capacity)
    samples = .allocate(capacity: channels)
    pointers = .allocate(capacity: channels)
    for channel in 0..<channels {
      (samples + channel).initialize(to: storage + channel * capacity)
      (pointers + channel).initialize(to: UnsafePointer(storage + channel * capacity))
    }
  }

  deinit {
    samples.deallocate()
    pointers.deallocate()
    storage.deallocate()
  }
}
