#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Estimates how far the instruments of a recording are off A4 = 440 Hz, from the positions of spectral peaks between
/// the semitones.
///
/// Each peak's deviation from its nearest semitone is an angle; the mean direction of all, weighted by the square root
/// of their magnitudes, is the tuning and the length of the mean vector says how much they agree.
///
/// Source: K. Dressler, S. Streich, "Tuning frequency estimation using circular statistics", ISMIR 2007.
public struct TuningEstimator: Sendable {
  /// The outcome of an estimation.
  public struct Estimate: Sendable, Equatable {
    /// Deviation from A4 = 440 Hz in cents, -50 up to 50.
    public var cents: Double
    /// Agreement of the peaks: 0 when they lie anywhere between the semitones, 1 when all are off by the same.
    public var agreement: Double
    /// Frequency of A4 in Hz.
    public var a4: Double { 440 * exp2(cents / 1200) }
  }

  /// Peaks are looked for between these frequencies (Hz): lower ones are too coarse, higher ones inharmonic partials.
  public static let frequencyRange = 80.0...2000.0
  /// Peaks weaker than this share of their frame's strongest are left out.
  static let relativeThreshold: Float = 0.1
  /// Amplitude, full scale 1, of the weakest peak.
  static let absoluteThreshold: Float = 1e-5

  private let binWidth: Double
  private let bins: Range<Int>
  private var real = 0.0
  private var imaginary = 0.0
  private var weight = 0.0

  /// - Parameters:
  ///   - frameSize: samples in the Hann-windowed frames that are transformed.
  ///   - sampleRate: in Hz.
  public init(frameSize: Int, sampleRate: Double) {
    binWidth = sampleRate / Double(frameSize)
    let first = max(1, Int(Self.frequencyRange.lowerBound / binWidth))
    let last = min(frameSize / 2 - 1, Int(Self.frequencyRange.upperBound / binWidth))
    bins = first..<max(first, last)
  }

  /// Takes the peaks of one magnitude spectrum (`frameSize / 2 + 1` bins).
  public mutating func add(_ magnitudes: UnsafePointer<Float>) {
    var strongest: Float = 0
    for bin in bins { strongest = max(strongest, magnitudes[bin]) }
    let threshold = max(Self.absoluteThreshold, Self.relativeThreshold * strongest)
    for bin in bins where magnitudes[bin] > threshold {
      guard magnitudes[bin] > magnitudes[bin - 1], magnitudes[bin] >= magnitudes[bin + 1] else { continue }
      let below = log(Double(max(magnitudes[bin - 1], 1e-9)))
      let centre = log(Double(magnitudes[bin]))
      let above = log(Double(max(magnitudes[bin + 1], 1e-9)))
      let curvature = below - 2 * centre + above
      let offset = curvature < 0 ? 0.5 * (below - above) / curvature : 0
      let pitch = 12 * log2((Double(bin) + offset) * binWidth / 440)
      let peakWeight = Double(magnitudes[bin]).squareRoot()
      real += peakWeight * cos(2 * Double.pi * pitch)
      imaginary += peakWeight * sin(2 * Double.pi * pitch)
      weight += peakWeight
    }
  }

  /// The tuning that the peaks so far agree on; 0 cents with agreement 0 where there was none.
  public var estimate: Estimate {
    guard weight > 0 else { return Estimate(cents: 0, agreement: 0) }
    let cents = 100 * atan2(imaginary, real) / (2 * Double.pi)
    let length = (real * real + imaginary * imaginary).squareRoot() / weight
    return Estimate(cents: cents, agreement: min(1, length))
  }

  /// Estimates the tuning of a whole recording from half-overlapping frames of 0.37 s.
  ///
  /// - Parameters:
  ///   - sampleCount: length of the signal.
  ///   - read: copies `count` samples from position `start`, which may lie outside the signal, to the destination; what
  ///     lies outside is 0.
  ///   - checkpoint: called now and then with the share that is done.
  public static func estimate(
    sampleCount: Int, sampleRate: Double,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void,
    checkpoint: (_ done: Double) throws -> Void
  ) throws -> Estimate {
    let frameSize = 2 * Int((sampleRate * 0.18575).rounded())
    let transform = ShortTimeFourierTransform(frameSize: frameSize, hopSize: frameSize / 2)
    var estimator = TuningEstimator(frameSize: frameSize, sampleRate: sampleRate)
    var frame = [Float](repeating: 0, count: frameSize)
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    let frameCount = transform.frameCount(sampleCount: sampleCount)
    for index in 0..<frameCount {
      if index % 64 == 0 { try checkpoint(Double(index) / Double(frameCount)) }
      try frame.withUnsafeMutableBufferPointer { frame in
        guard let frame = frame.baseAddress else { return }
        try read(index * transform.hopSize - frameSize / 2, frameSize, frame)
        transform.magnitudes(of: frame, into: &magnitudes)
      }
      estimator.add(magnitudes)
    }
    return estimator.estimate
  }
}
