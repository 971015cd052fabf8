#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Magnitudes of a constant-Q transform: a spectrum whose bins are spaced by pitch.
///
/// Bins whose filters are shorter than two hops are sums over the magnitudes of a Hann-windowed short-time transform. All
/// others are complex sums, octave by octave on a signal that is halved in rate for each octave further down. Frame `k` is
/// centred on sample `k * hopSize`; what lies outside the signal counts as zero. Values equal those of librosa's
/// `hybrid_cqt`, version 0.11, to about 1e-4 of the loudest.
///
/// The signal is read piece by piece, so that memory does not depend on its length. One instance serves one thread at a
/// time.
///
/// Source: C. Schörkhuber, A. Klapuri, "Constant-Q transform toolbox for music processing", SMC 2010; B. McFee et al.,
/// "librosa: Audio and music signal analysis in Python", SciPy 2015.
public final class HybridConstantQTransform {
  /// What is transformed, and into which bins.
  public struct Settings: Sendable {
    /// Of the signal, in Hz.
    public var sampleRate: Double
    /// Centre of the lowest bin in Hz at a tuning of 0.
    public var minimumFrequency: Double
    public var binCount: Int
    public var binsPerOctave: Int
    /// Samples from one frame's centre to the next.
    public var hopSize: Int

    public init(sampleRate: Double, minimumFrequency: Double, binCount: Int, binsPerOctave: Int, hopSize: Int) {
      self.sampleRate = sampleRate
      self.minimumFrequency = minimumFrequency
      self.binCount = binCount
      self.binsPerOctave = binsPerOctave
      self.hopSize = hopSize
    }
  }

  /// Bins that are computed together from a signal of one rate.
  private struct Octave {
    let firstBin: Int
    /// How often the signal is halved.
    let halvings: Int
    let filters: ConstantQFilters
    let transform: RealFFT
  }

  public let settings: Settings
  private let octaves: [Octave]
  /// Of the highest bins, on the signal's own rate.
  private let upper: Octave?
  private let window: [Float]
  private let halving = HalvingFilter()
  private let halvingCount: Int

  private static let framesPerBlock = 1024
  /// The bandwidth of the Hann window in bins of its transform.
  private static let windowBandwidth = 1.50018310546875

  /// - Parameters:
  ///   - settings: the highest bin must lie below half the sample rate.
  ///   - tuning: offset of all bins, as a share of a bin.
  public init(settings: Settings, tuning: Double) {
    self.settings = settings
    let (perOctave, hop) = (settings.binsPerOctave, settings.hopSize)
    let quality = ConstantQFilters.quality(binsPerOctave: perOctave)
    let frequencies = (0..<settings.binCount).map {
      settings.minimumFrequency * exp2((tuning + Double($0)) / Double(perOctave))
    }
    func size(_ frequency: Double) -> Double {
      let length = ConstantQFilters.length(
        frequency: frequency, sampleRate: settings.sampleRate, quality: quality)
      return exp2(log2(length).rounded(.up))
    }
    let lowerCount = frequencies.firstIndex { size($0) < Double(2 * hop) } ?? settings.binCount
    upper = Self.upper(frequencies, from: lowerCount, settings: settings, quality: quality)
    window = upper.map { hannWindow(size: $0.transform.size) } ?? []

    let octaveCount = (lowerCount + perOctave - 1) / perOctave
    let cutoff = (frequencies[..<lowerCount].last ?? 1) * (1 + 0.5 * Self.windowBandwidth / quality)
    let spare = Int(log2(settings.sampleRate / 2 / cutoff).rounded(.up)) - 2
    let early = max(0, min(spare, hop.trailingZeroBitCount - octaveCount + 1))
    var octaves: [Octave] = []
    for index in 0..<octaveCount {
      let halvings = min(early + index, hop.trailingZeroBitCount)
      let first = max(0, lowerCount - (index + 1) * perOctave)
      let filters = ConstantQFilters(
        frequencies: Array(frequencies[first..<(lowerCount - index * perOctave)]),
        sampleRate: settings.sampleRate / exp2(Double(halvings)), quality: quality, leastTransformSize: 2,
        response: .complex
      ) { frequency in
        let length = ConstantQFilters.length(
          frequency: frequency, sampleRate: settings.sampleRate / exp2(Double(early)), quality: quality)
        return (exp2(Double(halvings - early)) / length).squareRoot()
      }
      octaves.append(
        Octave(
          firstBin: first, halvings: halvings, filters: filters, transform: RealFFT(size: filters.transformSize)))
    }
    self.octaves = octaves
    halvingCount = octaves.last?.halvings ?? 0
  }

  private static func upper(
    _ frequencies: [Double], from first: Int, settings: Settings, quality: Double
  ) -> Octave? {
    guard first < frequencies.count else { return nil }
    let leastSize = 2 * Int(exp2(log2(Double(settings.hopSize)).rounded(.up)))
    let filters = ConstantQFilters(
      frequencies: Array(frequencies[first...]), sampleRate: settings.sampleRate, quality: quality,
      leastTransformSize: leastSize, response: .magnitude
    ) { _ in 1 / Double(leastSize).squareRoot() }
    return Octave(firstBin: first, halvings: 0, filters: filters, transform: RealFFT(size: filters.transformSize))
  }

  /// Number of frames for a signal of `sampleCount` samples.
  public func frameCount(sampleCount: Int) -> Int {
    sampleCount > 0 ? 1 + sampleCount / settings.hopSize : 0
  }

  /// Computes all frames in time order.
  ///
  /// - Parameters:
  ///   - sampleCount: length of the signal.
  ///   - read: copies `count` samples from position `start`, which may lie outside the signal, to the destination; what
  ///     lies outside is 0.
  ///   - emit: receives blocks of rows, `rowCount` times `binCount` values; valid during the call only.
  public func compute(
    sampleCount: Int,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void,
    emit: (_ rows: UnsafePointer<Float>, _ rowCount: Int) throws -> Void
  ) throws {
    let total = frameCount(sampleCount: sampleCount)
    var rows = [Float](repeating: 0, count: min(total, Self.framesPerBlock) * settings.binCount)
    var pyramid = SignalPyramid(levelCount: halvingCount + 1)
    for first in stride(from: 0, to: total, by: Self.framesPerBlock) {
      let frames = first..<min(first + Self.framesPerBlock, total)
      pyramid.cover(ranges(of: frames))
      try pyramid.fill(sampleCount: sampleCount, halving: halving, read: read)
      try rows.withUnsafeMutableBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        for octave in octaves { transform(octave, frames, pyramid, into: base) }
        if let upper { transformUpper(upper, frames, pyramid, into: base) }
        try emit(base, frames.count)
      }
    }
  }

  /// The samples that frames read, for every number of halvings.
  private func ranges(of frames: Range<Int>) -> [Range<Int>] {
    var ranges = [Range<Int>](repeating: 0..<0, count: halvingCount + 1)
    for octave in octaves + [upper].compactMap({ $0 }) {
      let hop = settings.hopSize >> octave.halvings
      let half = octave.transform.size / 2
      ranges[octave.halvings] = (frames.lowerBound * hop - half)..<((frames.upperBound - 1) * hop + half)
    }
    return ranges
  }

  private func transform(
    _ octave: Octave, _ frames: Range<Int>, _ pyramid: SignalPyramid, into rows: UnsafeMutablePointer<Float>
  ) {
    let hop = settings.hopSize >> octave.halvings
    let size = octave.transform.size
    pyramid.withLevel(octave.halvings) { samples in
      let spectrum = UnsafeRawPointer(octave.transform.output).assumingMemoryBound(to: Float.self)
      for frame in frames {
        octave.transform.input.update(from: samples + (frame * hop - size / 2), count: size)
        octave.transform.forward()
        let row = rows + (frame - frames.lowerBound) * settings.binCount
        octave.filters.apply(to: spectrum, into: row + octave.firstBin)
      }
    }
  }

  private func transformUpper(
    _ octave: Octave, _ frames: Range<Int>, _ pyramid: SignalPyramid, into rows: UnsafeMutablePointer<Float>
  ) {
    let size = octave.transform.size
    withUnsafeTemporaryAllocation(of: Float.self, capacity: octave.transform.binCount) { magnitudes in
      guard let magnitudes = magnitudes.baseAddress else { return }
      pyramid.withLevel(0) { samples in
        window.withUnsafeBufferPointer { window in
          let input = octave.transform.input
          for frame in frames {
            let start = samples + (frame * settings.hopSize - size / 2)
            for index in 0..<window.count { input[index] = start[index] * window[index] }
            octave.transform.forward()
            octave.transform.magnitudes(into: magnitudes)
            let row = rows + (frame - frames.lowerBound) * settings.binCount
            octave.filters.apply(to: magnitudes, into: row + octave.firstBin)
          }
        }
      }
    }
  }
}
