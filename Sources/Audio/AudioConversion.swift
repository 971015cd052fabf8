/// Converts audio that is in memory, as ``Decoder`` does with a recording: the same samples come of it.
public enum AudioConversion {
  private static let blockSize = 1 << 14

  /// Converts rate and channels.
  ///
  /// - Parameters:
  ///   - frames: samples of each channel.
  ///   - sampleRate: Hz.
  ///   - channels: 1 to 8, in WAVE order.
  ///   - request: what is wanted.
  ///   - receiver: takes the result.
  ///   - isCancelled: asked before each block; true ends the conversion.
  ///   - read: copies `count` samples of every channel, from `first` on, to one buffer a channel.
  /// - Throws: ``AudioError/unsupportedRequest(path:reason:)`` for numbers of channels or rates that cannot be had,
  ///   ``AudioError/cancelled(path:)``, and what `read` and the receiver throw.
  public static func convert(
    frames: Int, sampleRate: Int, channels: Int, to request: AudioRequest, into receiver: any AudioReceiver,
    isCancelled: () -> Bool = { false },
    read: (_ first: Int, _ count: Int, _ buffers: [UnsafeMutablePointer<Float>]) throws -> Void
  ) throws {
    let name = "separated audio"
    guard AudioLimits.sampleRates.contains(sampleRate) else {
      throw AudioError.unsupportedSampleRate(path: name, sampleRate: sampleRate)
    }
    let renditions = try RenditionSet(
      [(request, receiver)], path: name, sampleRate: sampleRate, channels: channels, blockSize: blockSize)
    let block = PlanarBlock(channels: channels, capacity: blockSize)
    let buffers = (0..<channels).map { block.samples[$0] }
    let interleaved = UnsafeMutablePointer<Float>.allocate(capacity: channels * blockSize)
    interleaved.initialize(repeating: 0, count: channels * blockSize)
    defer { interleaved.deallocate() }
    try renditions.begin()
    for first in stride(from: 0, to: frames, by: blockSize) {
      if isCancelled() { throw AudioError.cancelled(path: name) }
      let count = min(blockSize, frames - first)
      try read(first, count, buffers)
      for (channel, buffer) in buffers.enumerated() {
        for frame in 0..<count { interleaved[frame &* channels &+ channel] = buffer[frame] }
      }
      try renditions.append(interleaved, frames: count)
    }
    try renditions.finish()
  }
}
