import PerformiaSDK
import Signal

/// Splits an accompaniment into drums, bass and the rest, block by block.
///
/// The rest is what drums and bass leave of the samples, so that all three add up to the input; memory does not grow with
/// its length, and results do not depend on where blocks begin.
final class StemSplitter {
  private let block = SpectralBlock()
  private let percussive = PercussiveShare()
  private let bassShare = BassShare()
  private let drums = Synthesis()
  private let bass = Synthesis()
  private let rest: [UnsafeMutablePointer<Float>]
  private let lowShares: UnsafeMutablePointer<Float>
  private let masked: UnsafeMutablePointer<Float>

  init() {
    rest = Synthesis.buffers()
    lowShares = .allocate(capacity: BassShare.bins)
    lowShares.initialize(repeating: 0, count: BassShare.bins)
    masked = .allocate(capacity: 2 * SpectralBlock.bins)
    masked.initialize(repeating: 0, count: 2 * SpectralBlock.bins)
  }

  deinit {
    for buffer in rest { buffer.deallocate() }
    lowShares.deallocate()
    masked.deallocate()
  }

  /// - Parameters:
  ///   - audio: of two channels at 44.1 kHz.
  ///   - give: receives drums, bass and the rest (a buffer a channel) and how many samples these are, in time order.
  /// - Throws: `CancellationError` when the host asked to stop, what reading throws, and what `give` throws.
  func split(
    _ audio: AudioInput, context: AnalysisContext,
    give: (_ stems: [[UnsafePointer<Float>]], _ count: Int) throws -> Void
  ) throws {
    guard audio.frames > 0 else { return }
    let frameCount = audio.frames / SpectralBlock.hopSize + 1
    var position = 0
    for first in stride(from: 0, to: frameCount, by: SpectralBlock.frames) {
      try context.checkCancellation()
      let frames = first..<min(first + SpectralBlock.frames, frameCount)
      try block.read(frames, frameCount: frameCount, of: audio)
      percussive.update(block.magnitudes, rows: block.range.count)
      try context.checkCancellation()
      bassShare.follow(percussive.harmonic, rows: block.range.count)
      drums.begin()
      bass.begin()
      for frame in frames { synthesize(frame) }
      if frames.upperBound == frameCount {
        drums.finish(at: audio.frames)
        bass.finish(at: audio.frames)
      }
      // The frame behind the last sample completes samples that are none of the recording's.
      let count = min(drums.count, audio.frames - position)
      if count > 0 {
        try audio.read(from: position, count: count, into: rest)
        for channel in 0..<SpectralBlock.channels {
          let (drums, bass, rest) = (drums.samples[channel], bass.samples[channel], rest[channel])
          for index in 0..<count { rest[index] -= drums[index] + bass[index] }
        }
        try give([drums.samples, bass.samples, rest].map { $0.map { UnsafePointer($0) } }, count)
        position += count
      }
      context.progress(Double(frames.upperBound) / Double(frameCount))
    }
  }

  private func synthesize(_ frame: Int) {
    let row = frame - block.range.lowerBound
    let shares = percussive.shares + row * SpectralBlock.bins
    bassShare.shares(row: row, into: lowShares)
    for channel in 0..<SpectralBlock.channels {
      let spectrum = block.spectrum(channel: channel, frame: frame)
      for bin in 0..<SpectralBlock.bins {
        masked[2 &* bin] = spectrum[2 &* bin] * shares[bin]
        masked[2 &* bin &+ 1] = spectrum[2 &* bin &+ 1] * shares[bin]
      }
      drums.append(masked, channel: channel)
      for bin in 0..<BassShare.bins {
        let share = (1 - shares[bin]) * lowShares[bin]
        masked[2 &* bin] = spectrum[2 &* bin] * share
        masked[2 &* bin &+ 1] = spectrum[2 &* bin &+ 1] * share
      }
      (masked + 2 * BassShare.bins).update(repeating: 0, count: 2 * (SpectralBlock.bins - BassShare.bins))
      bass.append(masked, channel: channel)
    }
  }
}

/// The samples of one stem from the spectra of consecutive frames.
private final class Synthesis {
  let samples = Synthesis.buffers()
  private let transforms = (0..<SpectralBlock.channels).map { _ in
    InverseShortTimeFourierTransform(frameSize: SpectralBlock.frameSize, hopSize: SpectralBlock.hopSize)
  }
  private var counts = [Int](repeating: 0, count: SpectralBlock.channels)

  private static let capacity = SpectralBlock.frames * SpectralBlock.hopSize + 2 * SpectralBlock.frameSize

  /// A buffer a channel for all samples that a block completes.
  static func buffers() -> [UnsafeMutablePointer<Float>] {
    (0..<SpectralBlock.channels).map { _ in
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: capacity)
      buffer.initialize(repeating: 0, count: capacity)
      return buffer
    }
  }

  deinit { for buffer in samples { buffer.deallocate() } }

  /// Samples that the frames since ``begin()`` completed.
  var count: Int { counts.min() ?? 0 }

  func begin() {
    for channel in counts.indices { counts[channel] = 0 }
  }

  func append(_ spectrum: UnsafePointer<Float>, channel: Int) {
    counts[channel] += transforms[channel].append(spectrum, into: samples[channel] + counts[channel])
  }

  func finish(at end: Int) {
    for channel in counts.indices {
      counts[channel] += transforms[channel].finish(at: end, into: samples[channel] + counts[channel])
    }
  }
}
