import Beats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Onset strength over time in a few frequency regions, and their sum.
///
/// Source of the sum over regions: A. Klapuri, A. Eronen, J. Astola, "Analysis of the meter of acoustic musical signals",
/// IEEE TASLP 14(1), 2006.
struct OnsetStrength {
  /// Frequency regions in which instruments keep different rhythms.
  enum Region: Int, CaseIterable {
    /// Kick drum and bass.
    case low
    /// Toms, snare body, left hand.
    case lowMid
    /// Chords and melody.
    case mid
    /// Snare noise, attacks.
    case highMid
    /// Cymbals.
    case high

    /// Upper edge in Hz.
    var upperEdge: Double { [150, 400, 1600, 5000, .infinity][rawValue] }
  }

  /// Frames per second.
  let frameRate: Double
  /// Time of the first frame in seconds.
  let start: Double
  /// Strength per region, each at least 0 and about 1 in the mean wherever there is sound.
  let regions: [[Float]]
  /// Sum of the regions on a logarithmic scale less its local mean; onsets stand out above 0.
  let total: [Float]

  var frameCount: Int { total.count }

  /// Every region counts alike wherever it is active: it is divided by its mean over this many seconds to either side.
  private static let whiteningSpan = 5.0
  /// Share of the whole recording's mean in the divisor, which keeps near silence from being raised to the level of music.
  private static let globalShare: Float = 0.3
  /// The local mean that `total` is measured against reaches this many seconds to either side.
  private static let meanSpan = 0.5

  /// - Parameters:
  ///   - flux: spectral flux per region, frame by frame.
  ///   - frameRate: frames per second.
  ///   - start: time of the first frame in seconds.
  init(flux: [[Float]], frameRate: Double, start: Double) {
    self.frameRate = frameRate
    self.start = start
    let count = flux.first?.count ?? 0
    let span = Int(Self.whiteningSpan * frameRate)
    var regions = flux
    var sum = [Float](repeating: 0, count: count)
    for index in regions.indices {
      let globalMean = Float(flux[index].reduce(0.0) { $0 + Double($1) }) / Float(max(1, count))
      guard globalMean > 0 else { continue }
      let localMean = movingMean(flux[index], reach: span)
      for frame in 0..<count {
        let divisor = (1 - Self.globalShare) * localMean[frame] + Self.globalShare * globalMean
        regions[index][frame] /= divisor
        sum[frame] += log1pf(regions[index][frame])
      }
    }
    let mean = movingMean(sum, reach: Int(Self.meanSpan * frameRate))
    for frame in 0..<count { sum[frame] -= mean[frame] }
    self.regions = regions
    total = sum
  }

  func time(ofFrame frame: Int) -> Double { start + Double(frame) / frameRate }

  func frame(at time: Double) -> Double { (time - start) * frameRate }
}
