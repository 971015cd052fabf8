import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bass's share of what lasts: all at the bottom, and above that what lies at a partial of the lowest voice.
///
/// The lowest voice is where the partials of a fundamental, weighted by their order, add up to most.
///
/// Source of that sum: D. J. Hermes, "Measurement of pitch by subharmonic summation", JASA 83(1), 1988.
final class BassShare {
  /// Hz; the lowest string of a five-string bass gives 31, which the windows of 93 ms don't tell from this.
  private static let lowestPitch: Float = 36
  private static let stepsPerOctave: Float = 24
  private static let pitchCount = 68
  private static let partials = 6
  /// Of each partial over the one below.
  private static let partialDecay: Float = 0.8
  /// Frames over which salience is averaged.
  private static let averaged = 5
  /// Frames: a pitch that is not there for most of these is dropped.
  private static let smoothed = 9

  /// Hz up to which everything belongs to the bass, and how gently that ends.
  private static let (bottom, bottomSlope): (Float, Float) = (130, 30)
  /// Hz up to which partials belong to the bass, and how gently that ends.
  private static let (top, topSlope): (Float, Float) = (250, 60)
  /// Hz: the deviation of a partial's main lobe.
  private static let partialWidth: Float = 15

  /// Bins from which on the bass has nothing: 0.6 kHz.
  static let bins = 56

  private let pitches: [Float]
  private let ground: [Float]
  private let ceiling: [Float]
  private var roots: [Float]
  private var salience: [Float]
  private var found: [Float]
  /// Hz, one for each row.
  private(set) var fundamentals: [Float]
  private let median = RunningMedian(length: smoothed)

  private static let rows = SpectralBlock.frames + 2 * SpectralBlock.surroundings
  /// Bins that partials reach.
  private static let heardBins = 160

  init() {
    pitches = (0..<Self.pitchCount).map { Self.lowestPitch * exp2f(Float($0) / Self.stepsPerOctave) }
    let frequencies = (0..<Self.bins).map { Float($0) * SpectralBlock.binWidth }
    ground = frequencies.map { Self.fade($0, Self.bottom, Self.bottomSlope) }
    ceiling = frequencies.map { Self.fade($0, Self.top, Self.topSlope) }
    roots = [Float](repeating: 0, count: Self.heardBins)
    salience = [Float](repeating: 0, count: Self.rows * Self.pitchCount)
    found = [Float](repeating: 0, count: Self.rows)
    fundamentals = found
  }

  /// 1 far below a frequency, 0.5 there, 0 far above.
  private static func fade(_ frequency: Float, _ edge: Float, _ slope: Float) -> Float {
    1 / (1 + expf((frequency - edge) / slope))
  }

  /// Follows the lowest voice.
  ///
  /// - Parameters:
  ///   - harmonic: `rows` x ``SpectralBlock/bins``, magnitudes of what lasts.
  ///   - rows: consecutive frames, with those around the ones whose shares are wanted.
  func follow(_ harmonic: UnsafePointer<Float>, rows: Int) {
    for row in 0..<rows { computeSalience(harmonic + row * SpectralBlock.bins, row) }
    for row in 0..<rows {
      let around = max(0, row - Self.averaged / 2)...min(rows - 1, row + Self.averaged / 2)
      var (best, greatest) = (0, -Float.infinity)
      for pitch in 0..<Self.pitchCount {
        var sum: Float = 0
        for near in around { sum += salience[near * Self.pitchCount + pitch] }
        if sum > greatest { (best, greatest) = (pitch, sum) }
      }
      found[row] = pitches[best]
    }
    found.withUnsafeBufferPointer { found in
      fundamentals.withUnsafeMutableBufferPointer { smooth in
        if let from = found.baseAddress, let to = smooth.baseAddress { median.medians(of: from, count: rows, into: to) }
      }
    }
  }

  private func computeSalience(_ magnitudes: UnsafePointer<Float>, _ row: Int) {
    for bin in 0..<Self.heardBins { roots[bin] = magnitudes[bin].squareRoot() }
    for (index, pitch) in pitches.enumerated() {
      var (sum, weight): (Float, Float) = (0, 1)
      for partial in 1...Self.partials {
        let position = Float(partial) * pitch / SpectralBlock.binWidth
        let bin = Int(position)
        let share = position - Float(bin)
        sum += weight * ((1 - share) * roots[bin] + share * roots[bin + 1])
        weight *= Self.partialDecay
      }
      salience[row * Self.pitchCount + index] = sum
    }
  }

  /// The bass's share of the lowest ``bins`` bins of what is not drums.
  ///
  /// - Parameters:
  ///   - row: of the frames that were followed.
  ///   - shares: receives ``bins`` values from 0 to 1.
  func shares(row: Int, into shares: UnsafeMutablePointer<Float>) {
    let fundamental = fundamentals[row]
    for bin in 0..<Self.bins {
      let frequency = Float(bin) * SpectralBlock.binWidth
      let partial = max(1, (frequency / fundamental).rounded())
      let distance = (frequency - partial * fundamental) / Self.partialWidth
      shares[bin] = ground[bin] + (1 - ground[bin]) * ceiling[bin] * expf(-0.5 * distance * distance)
    }
  }
}
