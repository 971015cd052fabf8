/// How strongly each feature is expected at every place of a bar.
///
/// The values restate what drum methods and harmony books agree on: kick drum and bass mark the first beat (and the third
/// of four), the snare answers on the second and fourth, harmony changes at the bar line, less happens between beats. They
/// are expectations over many styles and were not fitted to recordings.
struct BarPattern {
  let numerator: Int
  /// Preference against other meters, in the unit of the score per tatum: most music is in four.
  let bias: Float
  /// Expectation on each beat and half way to the next, `2 * numerator` values.
  let low: [Float]
  let mid: [Float]
  let high: [Float]
  let total: [Float]
  let change: [Float]

  /// Expectation elsewhere in a beat.
  private static let between: Float = -0.5
  /// Expectation for onsets of any kind half way between beats, and a quarter of the way in slow tempi. There may well be
  /// some, and where there are it is the drums and the harmony that tell which level is the beat.
  private static let totalOnHalf: Float = 0.3
  private static let totalOnQuarter: Float = 0

  static let all = [
    BarPattern(
      numerator: 4, bias: 0,
      low: [1.0, -0.3, -0.5, -0.1, 0.6, 0.0, -0.5, -0.2],
      mid: [-0.2, -0.5, 1.0, -0.5, -0.2, -0.5, 1.0, -0.4],
      high: [0.3, -0.4, 0.5, -0.4, 0.0, -0.4, 0.5, -0.3],
      total: [0.7, 0.5, 0.5, 0.5],
      change: [1.0, -0.4, -0.2, -0.4, 0.3, -0.3, -0.2, -0.3]),
    BarPattern(
      numerator: 3, bias: -0.1,
      low: [1.0, -0.3, -0.3, -0.3, -0.3, -0.2],
      mid: [-0.4, -0.5, 0.6, -0.4, 0.6, -0.4],
      high: [0.2, -0.4, 0.4, -0.4, 0.4, -0.4],
      total: [0.7, 0.4, 0.4],
      change: [1.0, -0.4, -0.1, -0.3, -0.1, -0.2]),
    BarPattern(
      numerator: 2, bias: -0.1,
      low: [1.0, -0.3, -0.5, -0.3],
      mid: [-0.4, -0.5, 1.0, -0.4],
      high: [0.3, -0.4, 0.5, -0.4],
      total: [0.7, 0.5],
      change: [1.0, -0.4, -0.2, -0.3]),
    BarPattern(
      numerator: 5, bias: -0.2,
      low: [1.0, -0.3, -0.4, -0.2, -0.1, -0.2, 0.3, -0.2, -0.2, -0.2],
      mid: [-0.3, -0.5, 0.4, -0.4, 0.2, -0.4, 0.2, -0.4, 0.4, -0.4],
      high: [0.2, -0.4, 0.3, -0.4, 0.3, -0.4, 0.3, -0.4, 0.3, -0.4],
      total: [0.7, 0.4, 0.4, 0.5, 0.4],
      change: [1.0, -0.4, -0.2, -0.3, 0.0, -0.3, 0.2, -0.3, -0.1, -0.2]),
    BarPattern(
      numerator: 6, bias: -0.2,
      low: [1.0, -0.3, -0.3, -0.3, -0.3, -0.2, 0.4, -0.3, -0.3, -0.3, -0.2, -0.2],
      mid: [-0.4, -0.4, 0.1, -0.4, 0.1, -0.4, 1.0, -0.4, 0.1, -0.4, 0.1, -0.4],
      high: [0.2, -0.4, 0.2, -0.4, 0.2, -0.4, 0.4, -0.4, 0.2, -0.4, 0.2, -0.4],
      total: [0.7, 0.3, 0.3, 0.6, 0.3, 0.3],
      change: [1.0, -0.4, -0.2, -0.3, -0.1, -0.3, 0.3, -0.3, -0.1, -0.3, -0.1, -0.2]),
    BarPattern(
      numerator: 7, bias: -0.25,
      low: [1.0, -0.3, -0.4, -0.2, 0.2, -0.2, -0.3, -0.2, 0.2, -0.2, -0.2, -0.2, -0.1, -0.2],
      mid: [-0.3, -0.4, 0.5, -0.4, 0.0, -0.4, 0.5, -0.4, 0.0, -0.4, 0.4, -0.4, 0.3, -0.4],
      high: [0.2, -0.4, 0.3, -0.4, 0.2, -0.4, 0.3, -0.4, 0.2, -0.4, 0.3, -0.4, 0.3, -0.4],
      total: [0.7, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4],
      change: [1.0, -0.4, -0.2, -0.3, 0.1, -0.3, -0.1, -0.3, 0.1, -0.3, -0.1, -0.3, -0.1, -0.2]),
  ]

  /// The expectation of one feature for every tatum of a bar, with mean 0 and mean square 1, so that no meter and no
  /// metrical level gains by its mere shape.
  ///
  /// - Parameter tatumsPerBeat: 3, 6 or 12.
  func expectation(of feature: TatumFeatures.Feature, tatumsPerBeat: Int) -> [Float] {
    var row: [Float] = []
    for beat in 0..<numerator {
      for tatum in 0..<tatumsPerBeat {
        row.append(expectation(of: feature, beat: beat, place: Float(tatum) / Float(tatumsPerBeat)))
      }
    }
    let mean = row.reduce(0, +) / Float(row.count)
    let deviation = (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(row.count)).squareRoot()
    return row.map { ($0 - mean) / deviation }
  }

  /// - Parameter place: share of the beat that has passed; half a beat reaches to two thirds, which is where swing puts it.
  private func expectation(of feature: TatumFeatures.Feature, beat: Int, place: Float) -> Float {
    let isHalf = (0.49...0.67).contains(place)
    if feature == .total {
      if place == 0 { return total[beat] }
      if isHalf { return Self.totalOnHalf }
      return place == 0.25 || place == 0.75 ? Self.totalOnQuarter : -0.5
    }
    let values =
      switch feature {
      case .low: low
      case .mid: mid
      case .high: high
      case .total, .change: change
      }
    return place == 0 ? values[2 * beat] : isHalf ? values[2 * beat + 1] : Self.between
  }
}
