/// One distinct rate and channel count of a recording, computed once and handed to all who asked for it.
final class Rendition {
  private let receivers: [any AudioReceiver]
  private let source: PlanarBlock
  private let resampler: Resampler?
  private let sampleRate: Int

  /// - Parameter source: the block that holds the recording in the channels of this rendition, at its own rate
  init(
    of source: PlanarBlock, sourceRate: Int, sampleRate: Int, receivers: [any AudioReceiver]
  ) throws(AudioError) {
    self.source = source
    self.sampleRate = sampleRate
    self.receivers = receivers
    resampler =
      sampleRate == sourceRate
      ? nil
      : try Resampler(from: sourceRate, to: sampleRate, channels: source.channels, blockSize: source.capacity)
  }

  func begin() throws {
    for receiver in receivers { try receiver.begin(sampleRate: sampleRate, channels: source.channels) }
  }

  /// Takes the first `frames` samples of the source block.
  func append(frames: Int) throws {
    if let resampler {
      try resampler.process(source.pointers, frames: frames, into: deliver)
    } else {
      try deliver(source.pointers, frames)
    }
  }

  func finish() throws {
    try resampler?.finish(into: deliver)
  }

  private func deliver(_ channels: UnsafePointer<UnsafePointer<Float>>, _ frames: Int) throws {
    for receiver in receivers { try receiver.append(channels, frames: frames) }
  }
}
