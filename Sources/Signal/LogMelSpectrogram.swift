#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The log-compressed mel spectrogram `ln(1 + compression * band magnitude)`.
///
/// The transform reads the signal piece by piece and gives one row at a time, so that its memory does not depend on
/// the length of the signal.
public final class LogMelSpectrogram {
  /// What stands before the first sample and behind the last.
  public enum Edges: Sendable {
    /// Zeros. Frames are those whose centre lies inside the signal.
    case silent
    /// The signal's mirror image, without its first or last sample; zeros where the signal is too short for it. A frame
    /// may be centred right behind the last sample.
    case mirrored
  }

  public let filterbank: MelFilterbank
  /// Gain before the logarithm: magnitudes below its reciprocal are compressed little, those above logarithmically.
  public let compression: Float

  private let edges: Edges
  private let transform: ShortTimeFourierTransform
  private var magnitudes: [Float]

  /// Frames taken from one read of the signal.
  private let framesPerRead = 256

  /// - Parameters:
  ///   - sampleRate: of the signal, in Hz.
  ///   - frameSize: samples in a frame, even.
  ///   - hopSize: samples between frame centres.
  ///   - bandCount: number of mel bands.
  ///   - frequencyRange: lower and upper edge of the bands in Hz; the upper edge is cut at half the sample rate.
  ///   - compression: gain before the logarithm, for magnitudes where a full-scale sine is 1.
  ///   - weighting: what the weights of a band's bins add up to.
  ///   - edges: what stands before the first sample and behind the last.
  public init(
    sampleRate: Double, frameSize: Int, hopSize: Int, bandCount: Int, frequencyRange: ClosedRange<Double>,
    compression: Float, weighting: MelFilterbank.Weighting = .mean, edges: Edges = .silent
  ) {
    transform = ShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)
    filterbank = MelFilterbank(
      bandCount: bandCount, minimumFrequency: frequencyRange.lowerBound,
      maximumFrequency: min(frequencyRange.upperBound, sampleRate / 2), frameSize: frameSize, sampleRate: sampleRate,
      weighting: weighting)
    self.edges = edges
    self.compression = compression
    magnitudes = [Float](repeating: 0, count: transform.binCount)
  }

  /// Number of rows for a signal of `sampleCount` samples.
  public func frameCount(sampleCount: Int) -> Int {
    switch edges {
    case .silent: transform.frameCount(sampleCount: sampleCount)
    case .mirrored: sampleCount > 0 ? sampleCount / transform.hopSize + 1 : 0
    }
  }

  /// Computes the whole spectrogram in time order.
  ///
  /// - Parameters:
  ///   - sampleCount: length of the signal.
  ///   - read: copies `count` samples from position `start` to the destination; asked only for samples inside the
  ///     signal, with starts that never decrease.
  ///   - emit: receives blocks of rows, `rowCount` times `bandCount` values; valid during the call only.
  public func compute(
    sampleCount: Int,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void,
    emit: (_ rows: UnsafePointer<Float>, _ rowCount: Int) throws -> Void
  ) throws {
    let total = frameCount(sampleCount: sampleCount)
    let bandCount = filterbank.bandCount
    let (frameSize, hopSize) = (transform.frameSize, transform.hopSize)
    var samples = [Float](repeating: 0, count: (framesPerRead - 1) * hopSize + frameSize + 1)
    var rows = [Float](repeating: 0, count: framesPerRead * bandCount)
    var frame = 0
    while frame < total {
      let rowCount = min(framesPerRead, total - frame)
      // One sample more at the start, which the mirror image of the end may need.
      let start = frame * hopSize - frameSize / 2 - 1
      let end = start + 1 + (rowCount - 1) * hopSize + frameSize
      try samples.withUnsafeMutableBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        let inside = max(0, start)..<min(sampleCount, end)
        base.update(repeating: 0, count: samples.count)
        try read(inside.lowerBound, inside.count, base + (inside.lowerBound - start))
        if edges == .mirrored { mirror(UnsafeMutableBufferPointer(rebasing: samples[..<(end - start)]), inside, start) }
        for row in 0..<rowCount {
          rows.withUnsafeMutableBufferPointer { rows in
            guard let bands = rows.baseAddress else { return }
            computeRow(of: base + 1 + row * hopSize, into: bands + row * bandCount)
          }
        }
      }
      try rows.withUnsafeBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        try emit(base, rowCount)
      }
      frame += rowCount
    }
  }

  /// Fills what lies outside the signal.
  ///
  /// - Parameters:
  ///   - samples: from position `start` of the signal.
  ///   - inside: positions that hold samples of the signal, up to its end or that of `samples`.
  private func mirror(_ samples: UnsafeMutableBufferPointer<Float>, _ inside: Range<Int>, _ start: Int) {
    for position in start..<max(start, min(0, start + samples.count)) where inside.contains(-position) {
      samples[position - start] = samples[-position - start]
    }
    for position in max(start, inside.upperBound)..<max(start + samples.count, inside.upperBound) {
      let image = 2 * (inside.upperBound - 1) - position
      if inside.contains(image) { samples[position - start] = samples[image - start] }
    }
  }

  private func computeRow(of frame: UnsafePointer<Float>, into bands: UnsafeMutablePointer<Float>) {
    magnitudes.withUnsafeMutableBufferPointer { magnitudes in
      guard let base = magnitudes.baseAddress else { return }
      transform.magnitudes(of: frame, into: base)
      filterbank.apply(to: base, into: bands)
    }
    for band in 0..<filterbank.bandCount { bands[band] = log1pf(compression * bands[band]) }
  }
}
