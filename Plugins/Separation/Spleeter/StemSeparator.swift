import Neural
import PerformiaSDK
import Signal

/// Splits a recording into vocals and accompaniment, window by window.
///
/// The accompaniment is what the vocals leave, so that both add up to the recording; memory does not grow with its length.
struct StemSeparator {
  let mask: SoftMask
  let maskExtension: MaskExtension
  /// Frames in which one window fades into the next.
  let overlap: Int

  /// - Parameters:
  ///   - audio: of two channels at 44.1 kHz.
  ///   - give: receives vocals, accompaniment (a buffer a channel) and how many samples these are, in time order.
  /// - Throws: `CancellationError` when the host asked to stop, what reading and networks throw, and what `give` throws.
  func separate(
    _ audio: AudioInput, context: AnalysisContext,
    give: (_ vocals: [UnsafePointer<Float>], _ accompaniment: [UnsafePointer<Float>], _ count: Int) throws -> Void
  ) throws {
    guard audio.frames > 0 else { return }
    let frameCount = audio.frames / SpectralWindow.hopSize + 1
    let windows = self.windows(frameCount: frameCount)
    let window = SpectralWindow()
    let stems = StemWriter(audio: audio)
    for (index, range) in windows.ranges.enumerated() {
      try context.checkCancellation()
      // The last window may reach beyond the last frame.
      try window.move(to: range.clamped(to: 0..<frameCount), of: audio)
      try window.addShares(mask, cancellation: context.cancellation) { windows.weight(of: index, at: $0) }
      let isLast = index + 1 == windows.ranges.count
      let settled = window.range.lowerBound..<(isLast ? frameCount : windows.ranges[index + 1].lowerBound)
      try stems.write(settled, of: window, maskExtension: maskExtension, isLast: isLast, give: give)
      context.progress(Double(settled.upperBound) / Double(frameCount))
    }
  }

  /// Without overlap the windows stand one behind the other, the last one filled up with silence, as in the reference program.
  private func windows(frameCount: Int) -> OverlappingWindows {
    let length = SpectralWindow.frames
    let count = overlap > 0 ? frameCount : (frameCount + length - 1) / length * length
    return OverlappingWindows(count: count, whole: length, length: length, overlap: overlap)
  }
}

/// Turns spectra and shares of consecutive frames into samples of both stems.
private final class StemWriter {
  private let audio: AudioInput
  private let transforms: [InverseShortTimeFourierTransform]
  private let vocals: [UnsafeMutablePointer<Float>]
  private let accompaniment: [UnsafeMutablePointer<Float>]
  private let masked: UnsafeMutablePointer<Float>
  private let capacity: Int
  /// Samples that were given.
  private var position = 0

  init(audio: AudioInput) {
    self.audio = audio
    let frameSize = SpectralWindow.frameSize
    transforms = (0..<SpectralWindow.channels).map { _ in
      InverseShortTimeFourierTransform(frameSize: frameSize, hopSize: SpectralWindow.hopSize)
    }
    capacity = SpectralWindow.frames * SpectralWindow.hopSize + 2 * frameSize
    let capacity = capacity
    func buffers() -> [UnsafeMutablePointer<Float>] {
      (0..<SpectralWindow.channels).map { _ in
        let buffer = UnsafeMutablePointer<Float>.allocate(capacity: capacity)
        buffer.initialize(repeating: 0, count: capacity)
        return buffer
      }
    }
    vocals = buffers()
    accompaniment = buffers()
    masked = .allocate(capacity: frameSize + 2)
    masked.initialize(repeating: 0, count: frameSize + 2)
  }

  deinit {
    for buffer in vocals + accompaniment { buffer.deallocate() }
    masked.deallocate()
  }

  func write(
    _ frames: Range<Int>, of window: SpectralWindow, maskExtension: MaskExtension, isLast: Bool,
    give: ([UnsafePointer<Float>], [UnsafePointer<Float>], Int) throws -> Void
  ) throws {
    var count = 0
    for (channel, transform) in transforms.enumerated() {
      count = 0
      for frame in frames {
        mask(
          window.spectrum(channel: channel, frame: frame), window.share(channel: channel, frame: frame), maskExtension)
        count += transform.append(masked, into: vocals[channel] + count)
      }
      if isLast { count += transform.finish(at: audio.frames, into: vocals[channel] + count) }
    }
    // The frame behind the last sample completes samples that are none of the recording's.
    count = min(count, audio.frames - position)
    guard count > 0 else { return }
    try audio.read(from: position, count: count, into: accompaniment)
    for (vocals, rest) in zip(vocals, accompaniment) {
      for index in 0..<count { rest[index] -= vocals[index] }
    }
    position += count
    try give(vocals.map { UnsafePointer($0) }, accompaniment.map { UnsafePointer($0) }, count)
  }

  private func mask(
    _ spectrum: UnsafePointer<Float>, _ shares: UnsafePointer<Float>, _ maskExtension: MaskExtension
  ) {
    let bins = SpectralWindow.bins
    for bin in 0..<bins {
      masked[2 &* bin] = spectrum[2 &* bin] * shares[bin]
      masked[2 &* bin &+ 1] = spectrum[2 &* bin &+ 1] * shares[bin]
    }
    let above = maskExtension.share(shares, count: bins)
    for index in 2 * bins..<SpectralWindow.frameSize + 2 { masked[index] = spectrum[index] * above }
  }
}
