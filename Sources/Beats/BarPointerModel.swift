#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A bar pointer: bars of several meters, beats of several periods, and how likely one follows the other.
///
/// A state is a beat of a bar of one meter together with the period of the beat, a whole number of frames; the pointer
/// moves through a beat at constant speed and may change its speed from beat to beat and its meter from bar to bar.
///
/// Sources: F. Krebs, S. Böck, G. Widmer, "An efficient state-space model for joint tempo and meter tracking", ISMIR
/// 2015; S. Böck, F. Krebs, G. Widmer, "Joint beat and downbeat tracking with recurrent neural networks", ISMIR 2016.
package struct BarPointerModel: Sendable {
  /// Frames per second.
  package let frameRate: Double
  /// Beats in a bar, rising.
  package let meters: [Int]
  /// Periods of a beat in frames, rising.
  let periods: [Int]
  /// Frames that a beat of each period occupies at its start: a sixteenth of it.
  let widths: [Int]
  /// Position of the first beat of each meter among all beats of all bars.
  let firstBeats: [Int]
  /// Meter of each beat of all bars, an index of `meters`.
  let meterOfBeat: [Int]
  /// Half the number of periods that one beat's may come from, besides its own.
  let reach: Int
  /// Logarithms of the probability of a period after another: row `offset`, column `to` for the period `to + offset - reach`.
  let transitions: [Float]
  /// Logarithm of the probability of another meter at a bar line.
  let meterChange: Float

  /// Share of a beat at whose start the beat is observed.
  private static let beatShare = 16
  /// How fast the probability of another period falls with its relative distance, from beat to beat.
  private static let steadiness = 100.0
  /// Less likely changes from one beat to the next are not considered.
  private static let leastTransition = 1e-6
  private static let meterChangeLogProbability: Float = -8

  var beatCount: Int { meterOfBeat.count }
  var longestPeriod: Int { periods.last ?? 1 }
  /// The logarithm of the number of beats and periods, any of which may be the first.
  var startCost: Float { logf(Float(max(1, beatCount * periods.count))) }
  /// A frame between beats is observed against as many kinds of frames as there are places in a beat other than its start.
  var betweenCost: Float { logf(Float(Self.beatShare - 1)) }

  /// - Parameters:
  ///   - frameRate: frames per second.
  ///   - meters: beats in a bar, at least one number, each at least 1.
  ///   - tempoRange: beats per minute, not wider than gives 255 periods.
  package init(frameRate: Double, meters: [Int], tempoRange: ClosedRange<Double>) {
    self.frameRate = frameRate
    let meters = Array(Set(meters)).sorted()
    self.meters = meters
    let shortest = max(1, Int((60 * frameRate / tempoRange.upperBound).rounded(.down)))
    let longest = max(shortest, Int((60 * frameRate / tempoRange.lowerBound).rounded(.up)))
    periods = Self.periods(shortest...longest)
    widths = periods.map { ($0 + Self.beatShare - 1) / Self.beatShare }
    firstBeats = meters.indices.map { index in meters[..<index].reduce(0, +) }
    meterOfBeat = meters.enumerated().flatMap { index, beats in [Int](repeating: index, count: beats) }
    (transitions, reach) = Self.transitions(periods)
    meterChange = Self.meterChangeLogProbability
  }

  /// All whole numbers of frames, or, where they would be more than a byte can count, every second, third and so on.
  private static func periods(_ range: ClosedRange<Int>) -> [Int] {
    let step = (range.count + 253) / 254
    return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
  }

  private static func transitions(_ periods: [Int]) -> (values: [Float], reach: Int) {
    let count = periods.count
    let probabilities = periods.map { from in
      let weights = periods.map { to in exp(-steadiness * abs(Double(to) / Double(from) - 1)) }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
    var reach = 0
    for from in 0..<count {
      for to in 0..<count where probabilities[from][to] >= leastTransition { reach = max(reach, abs(from - to)) }
    }
    var values = [Float](repeating: -.infinity, count: (2 * reach + 1) * count)
    for offset in 0...2 * reach {
      for to in 0..<count {
        let from = to + offset - reach
        guard periods.indices.contains(from), probabilities[from][to] >= leastTransition else { continue }
        values[offset * count + to] = Float(log(probabilities[from][to]))
      }
    }
    return (values, reach)
  }
}
