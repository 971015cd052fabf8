import Beats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What speaks for the place of a tatum in the bar, one value per tatum, each standardised against its surroundings.
struct TatumFeatures {
  enum Feature: Int, CaseIterable {
    /// Onsets of kick drum and bass.
    case low
    /// Onsets of snare drum and chords.
    case mid
    /// Onsets of cymbals.
    case high
    /// Onsets anywhere.
    case total
    /// Harmonic change.
    case change
  }

  /// One array per feature, in the order of `Feature.allCases`.
  let values: [[Float]]

  /// Beats to either side over which a feature is standardised, about eight bars in all.
  private static let surroundings = 16
  /// An onset belongs to a tatum within this many seconds: performers' asynchrony and the spectrogram's resolution.
  private static let reach = 0.05
  /// Share of the whole recording's variance below which a passage counts as uneventful.
  private static let varianceFloor: Float = 0.1

  /// - Parameters:
  ///   - change: peaks of harmonic change.
  ///   - changeRate: values of `change` per second.
  init(grid: TatumGrid, onsets: OnsetStrength, change: [Float], changeRate: Double) {
    func region(_ region: OnsetStrength.Region) -> [Float] {
      Self.strongest(onsets.regions[region.rawValue], grid: grid, start: onsets.start, rate: onsets.frameRate)
        .map { log1pf($0) }
    }
    let features = Feature.allCases.map { feature in
      switch feature {
      case .low: region(.low)
      case .mid: zip(region(.mid), region(.highMid)).map { $0 + $1 }
      case .high: region(.high)
      case .total: Self.strongest(onsets.total, grid: grid, start: onsets.start, rate: onsets.frameRate)
      case .change: Self.strongest(change, grid: grid, start: onsets.start, rate: changeRate)
      }
    }
    values = features.map(Self.standardised)
  }

  /// The greatest value around each tatum, at least 0.
  private static func strongest(_ values: [Float], grid: TatumGrid, start: Double, rate: Double) -> [Float] {
    let times = grid.times
    return times.indices.map { index in
      let next = min(index + 1, times.count - 1)
      let period = times[next] - times[max(0, next - 1)]
      let reach = min(Self.reach, period / 2) * rate
      let centre = (times[index] - start) * rate
      var best: Float = 0
      let first = max(0, Int((centre - reach).rounded()))
      for place in stride(from: first, through: min(values.count - 1, Int((centre + reach).rounded())), by: 1) {
        best = max(best, values[place])
      }
      return best
    }
  }

  private static func standardised(_ values: [Float]) -> [Float] {
    let reach = surroundings * TatumGrid.perBeat
    let mean = movingMean(values, reach: reach)
    var centred = values
    for index in centred.indices { centred[index] -= mean[index] }
    let squares = centred.map { $0 * $0 }
    let variance = movingMean(squares, reach: reach)
    let floor = varianceFloor * Float(squares.reduce(0.0) { $0 + Double($1) }) / Float(max(1, values.count))
    for index in centred.indices {
      let deviation = max(variance[index], floor).squareRoot()
      centred[index] = deviation > 0 ? centred[index] / deviation : 0
    }
    return centred
  }
}
