#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A logarithmic spectrogram in bands evenly spaced in pitch, beside its rise since an earlier frame.
///
/// A row is `log10(1 + band magnitude)` for each band, then for each band how much that exceeds the row in which half of
/// the window had not begun; 0 where it does not, and where there is no such row. Frame `k` is centred on sample
/// `k * hopSize`; samples outside the signal are 0. Bands are triangles of area 1 whose corners lie on the bins nearest to
/// the frequencies of an equal-tempered scale around 440 Hz; where several frequencies share a bin they count once.
///
/// Source: S. Böck, F. Krebs, G. Widmer, "Joint beat and downbeat tracking with recurrent neural networks", ISMIR 2016.
/// The corners and the scale of magnitudes are those of madmom, with which networks were trained.
public final class LogFilteredSpectrogram {
  /// Hz.
  public let sampleRate: Double
  public let frameSize: Int
  public let hopSize: Int
  public let bandCount: Int
  /// Centre of each band in Hz, rising.
  public let frequencies: [Double]
  /// Frames from one to the other of the two whose difference is the rise.
  public let lag: Int
  /// Values in a row.
  public var featureCount: Int { 2 * bandCount }

  private let transform: RealFFT
  private let window: [Float]
  private let filters: SparseFilterbank
  private var magnitudes: [Float]
  private var samples: [Float] = []
  private var bands: [Float] = []

  private static let reference = 440.0
  /// Frames taken from one read of the signal.
  private static let framesPerRead = 256

  /// - Parameters:
  ///   - sampleRate: of the signal, in Hz.
  ///   - frameSize: samples in a frame.
  ///   - hopSize: samples between frame centres.
  ///   - bandsPerOctave: spacing of the bands.
  ///   - range: frequencies of the bands in Hz.
  public init(
    sampleRate: Double, frameSize: Int, hopSize: Int, bandsPerOctave: Int, range: ClosedRange<Double> = 30...17000
  ) {
    self.sampleRate = sampleRate
    self.frameSize = frameSize
    self.hopSize = hopSize
    transform = RealFFT(size: frameSize)
    let hann = (0..<frameSize).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(frameSize - 1)) }
    window = hann.map { Float($0) }
    let half = 0.5 * (hann.max() ?? 0)
    let rise = Double(frameSize) / 2 - Double(hann.firstIndex { $0 > half } ?? 0)
    lag = max(1, Int((rise / Double(hopSize)).rounded(.toNearestOrEven)))
    let corners = Self.corners(
      binCount: frameSize / 2, sampleRate: sampleRate, bandsPerOctave: bandsPerOctave, range: range)
    bandCount = max(0, corners.count - 2)
    frequencies = corners.dropFirst().prefix(bandCount).map { Double($0) * sampleRate / Double(frameSize) }
    filters = Self.triangles(corners)
    magnitudes = [Float](repeating: 0, count: transform.binCount)
  }

  /// Number of rows for a signal of `sampleCount` samples.
  public func frameCount(sampleCount: Int) -> Int { (sampleCount + hopSize - 1) / hopSize }

  /// Computes rows.
  ///
  /// - Parameters:
  ///   - frames: which rows; they do not depend on rows that were computed before.
  ///   - sampleCount: length of the signal.
  ///   - rows: receives `featureCount` values for each frame, one row every `stride` values.
  ///   - stride: at least `featureCount`.
  ///   - read: copies `count` samples from position `start` to the destination; asked only for samples inside the signal.
  public func compute(
    _ frames: Range<Int>, sampleCount: Int, into rows: UnsafeMutablePointer<Float>, stride: Int,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void
  ) rethrows {
    let first = max(0, frames.lowerBound - lag)
    bands = [Float](repeating: 0, count: (frames.upperBound - first) * bandCount)
    for start in Swift.stride(from: first, to: frames.upperBound, by: Self.framesPerRead) {
      let end = min(start + Self.framesPerRead, frames.upperBound)
      try computeBands(start..<end, at: (start - first) * bandCount, sampleCount: sampleCount, read: read)
    }
    bands.withUnsafeBufferPointer { bands in
      guard let bands = bands.baseAddress else { return }
      for frame in frames {
        let row = rows + (frame - frames.lowerBound) * stride
        let current = bands + (frame - first) * bandCount
        row.update(from: current, count: bandCount)
        guard frame >= lag else {
          (row + bandCount).update(repeating: 0, count: bandCount)
          continue
        }
        let earlier = current - lag * bandCount
        for band in 0..<bandCount { row[bandCount + band] = max(0, current[band] - earlier[band]) }
      }
    }
  }

  private func computeBands(
    _ frames: Range<Int>, at position: Int, sampleCount: Int,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void
  ) rethrows {
    let start = frames.lowerBound * hopSize - frameSize / 2
    let length = (frames.count - 1) * hopSize + frameSize
    samples = [Float](repeating: 0, count: length)
    try samples.withUnsafeMutableBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      let inside = max(0, start)..<max(0, start, min(sampleCount, start + length))
      if !inside.isEmpty { try read(inside.lowerBound, inside.count, base + (inside.lowerBound - start)) }
    }
    samples.withUnsafeBufferPointer { samples in
      bands.withUnsafeMutableBufferPointer { bands in
        magnitudes.withUnsafeMutableBufferPointer { magnitudes in
          guard let samples = samples.baseAddress, let bands = bands.baseAddress, let bins = magnitudes.baseAddress
          else { return }
          for frame in 0..<frames.count {
            let input = transform.input
            let source = samples + frame * hopSize
            for index in 0..<frameSize { input[index] = source[index] * window[index] }
            transform.forward()
            transform.magnitudes(into: bins)
            let row = bands + position + frame * bandCount
            filters.apply(to: bins, into: row)
            for band in 0..<bandCount { row[band] = log10f(1 + row[band]) }
          }
        }
      }
    }
  }

  /// Bins nearest to the frequencies of the scale, each once.
  private static func corners(binCount: Int, sampleRate: Double, bandsPerOctave: Int, range: ClosedRange<Double>)
    -> [Int]
  {
    let spacing = sampleRate / Double(2 * binCount)
    let lowest = Int((log2(range.lowerBound / reference) * Double(bandsPerOctave)).rounded(.down))
    let highest = Int((log2(range.upperBound / reference) * Double(bandsPerOctave)).rounded(.up))
    var corners: [Int] = []
    for step in lowest..<highest {
      let frequency = reference * exp2(Double(step) / Double(bandsPerOctave))
      guard range.contains(frequency) else { continue }
      let above = max(1, min(binCount - 1, Int((frequency / spacing).rounded(.up))))
      let isNearerBelow = frequency - Double(above - 1) * spacing < Double(above) * spacing - frequency
      let bin = isNearerBelow ? above - 1 : above
      if bin != corners.last { corners.append(bin) }
    }
    return corners
  }

  /// Triangles over each three successive corners, of area 1.
  private static func triangles(_ corners: [Int]) -> SparseFilterbank {
    var filters = SparseFilterbank()
    for index in corners.indices.dropLast(2) {
      var (start, centre, stop) = (corners[index], corners[index + 1], corners[index + 2])
      if stop - start < 2 { (centre, stop) = (start, start + 1) }
      let heights = (start..<stop).map { bin in
        bin < centre ? Double(bin - start) / Double(centre - start) : Double(stop - bin) / Double(stop - centre)
      }
      let area = heights.reduce(0, +)
      filters.append(firstBin: start, weights: heights.map { Float($0 / area) })
    }
    return filters
  }
}
