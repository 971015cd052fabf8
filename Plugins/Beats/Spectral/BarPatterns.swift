/// How strongly each feature is expected at every place of a bar.
///
/// The values restate what drum methods and harmony books agree on: bass and kick drum mark the first beat (and the
/// third of four), the snare answers on the second and fourth, harmony changes at the bar line, less happens between
/// beats. They are expectations over many styles, not a fit to recordings.
struct BarPattern {
  let numerator: Int
  /// Preference against other meters, in the unit of the score per tatum.
  let bias: Float
  /// Expectation for the beats and the half beats between them, `2 * numerator` values.
  let low: [Float]
  let mid: [Float]
  let high: [Float]
  let total: [Float]
  let change: [Float]

  static let all: [BarPattern] = [
    BarPattern(
      numerator: 4, bias: 0,
      low: [1.0, -0.3, -0.5, -0.1, 0.6, 0.0, -0.5, -0.2],
      mid: [-0.2, -0.5, 1.0, -0.5, -0.2, -0.5, 1.0, -0.4],
      high: [0.3, -0.4, 0.5, -0.4, 0.0, -0.4, 0.5, -0.3],
      total: [0.7, -0.6, 0.5, -0.6, 0.5, -0.6, 0.5, -0.5],
      change: [1.0, -0.4, -0.2, -0.4, 0.3, -0.3, -0.2, -0.3]),
    BarPattern(
      numerator: 3, bias: -0.1,
      low: [1.0, -0.3, -0.3, -0.3, -0.3, -0.2],
      mid: [-0.4, -0.5, 0.6, -0.4, 0.6, -0.4],
      high: [0.2, -0.4, 0.4, -0.4, 0.4, -0.4],
      total: [0.7, -0.6, 0.4, -0.6, 0.4, -0.6],
      change: [1.0, -0.4, -0.1, -0.3, -0.1, -0.2]),
    BarPattern(
      numerator: 2, bias: -0.1,
      low: [1.0, -0.3, -0.5, -0.3],
      mid: [-0.4, -0.5, 1.0, -0.4],
      high: [0.3, -0.4, 0.5, -0.4],
      total: [0.7, -0.6, 0.5, -0.6],
      change: [1.0, -0.4, -0.2, -0.3]),
    BarPattern(
      numerator: 5, bias: -0.2,
      low: [1.0, -0.3, -0.4, -0.2, -0.1, -0.2, 0.3, -0.2, -0.2, -0.2],
      mid: [-0.3, -0.5, 0.4, -0.4, 0.2, -0.4, 0.2, -0.4, 0.4, -0.4],
      high: [0.2, -0.4, 0.3, -0.4, 0.3, -0.4, 0.3, -0.4, 0.3, -0.4],
      total: [0.7, -0.6, 0.4, -0.6, 0.4, -0.6, 0.5, -0.6, 0.4, -0.5],
      change: [1.0, -0.4, -0.2, -0.3, 0.0, -0.3, 0.2, -0.3, -0.1, -0.2]),
    BarPattern(
      numerator: 6, bias: -0.2,
      low: [1.0, -0.3, -0.3, -0.3, -0.3, -0.2, 0.4, -0.3, -0.3, -0.3, -0.2, -0.2],
      mid: [-0.4, -0.4, 0.1, -0.4, 0.1, -0.4, 1.0, -0.4, 0.1, -0.4, 0.1, -0.4],
      high: [0.2, -0.4, 0.2, -0.4, 0.2, -0.4, 0.4, -0.4, 0.2, -0.4, 0.2, -0.4],
      total: [0.7, -0.6, 0.3, -0.6, 0.3, -0.6, 0.6, -0.6, 0.3, -0.6, 0.3, -0.5],
      change: [1.0, -0.4, -0.2, -0.3, -0.1, -0.3, 0.3, -0.3, -0.1, -0.3, -0.1, -0.2]),
    BarPattern(
      numerator: 7, bias: -0.25,
      low: [1.0, -0.3, -0.4, -0.2, 0.2, -0.2, -0.3, -0.2, 0.2, -0.2, -0.2, -0.2, -0.1, -0.2],
      mid: [-0.3, -0.4, 0.5, -0.4, 0.0, -0.4, 0.5, -0.4, 0.0, -0.4, 0.4, -0.4, 0.3, -0.4],
      high: [0.2, -0.4, 0.3, -0.4, 0.2, -0.4, 0.3, -0.4, 0.2, -0.4, 0.3, -0.4, 0.3, -0.4],
      total: [0.7, -0.6, 0.4, -0.6, 0.4, -0.6, 0.4, -0.6, 0.4, -0.6, 0.4, -0.6, 0.4, -0.5],
      change: [1.0, -0.4, -0.2, -0.3, 0.1, -0.3, -0.1, -0.3, 0.1, -0.3, -0.1, -0.3, -0.1, -0.2]),
  ]
}
