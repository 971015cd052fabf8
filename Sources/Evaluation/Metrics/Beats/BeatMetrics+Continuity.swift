extension BeatMetrics {
  /// How much of the estimate is right without a break, and in all.
  public struct Continuity: Sendable, Equatable {
    /// Correct metrical level, longest run of right beats.
    public let cmlc: Double
    /// Correct metrical level, all right beats.
    public let cmlt: Double
    /// Any metrical level, longest run of right beats.
    public let amlc: Double
    /// Any metrical level, all right beats.
    public let amlt: Double
  }

  /// Continuity-based measures: a beat is right where its distance to the nearest annotated beat and its own interval
  /// differ from the annotated interval by less than a share of that interval.
  ///
  /// Shares are of the longer of both sequences. All are 0 where a side has fewer than two beats.
  ///
  /// Hainsworth: Techniques for the Automated Analysis of Musical Audio (2004); Klapuri, Eronen, Astola: Analysis of
  /// the Meter of Acoustic Musical Signals (2006).
  ///
  /// - Parameters:
  ///   - phaseTolerance: allowed distance over annotated interval.
  ///   - periodTolerance: allowed difference of intervals over annotated interval.
  public static func continuity(
    reference: [Double], estimate: [Double], phaseTolerance: Double = 0.175, periodTolerance: Double = 0.175
  ) -> Continuity {
    guard reference.count > 1, estimate.count > 1 else { return Continuity(cmlc: 0, cmlt: 0, amlc: 0, amlt: 0) }
    let levels = MetricalLevels.any(reference).map { level in
      let correct = correctBeats(level, estimate, phaseTolerance: phaseTolerance, periodTolerance: periodTolerance)
      return shares(correct, of: max(level.count, estimate.count))
    }
    return Continuity(
      cmlc: levels[0].longest, cmlt: levels[0].total,
      amlc: levels.map(\.longest).max() ?? 0, amlt: levels.map(\.total).max() ?? 0)
  }

  private static func correctBeats(
    _ reference: [Double], _ estimate: [Double], phaseTolerance: Double, periodTolerance: Double
  ) -> [Bool] {
    var used = [Bool](repeating: false, count: reference.count)
    let nearest = EventMatching.nearest(of: estimate, in: reference)
    return estimate.indices.map { index in
      let match = nearest[index]
      guard !used[match] else { return false }
      // The first beat of either side has no interval before it and is judged by the one after it.
      let isFirst = index == 0 || match == 0
      let annotated =
        isFirst && match + 1 < reference.count
        ? reference[match + 1] - reference[match] : reference[match] - reference[max(match - 1, 0)]
      let interval =
        isFirst && index + 1 < estimate.count
        ? estimate[index + 1] - estimate[index] : estimate[index] - estimate[index - 1]
      let distance = abs(estimate[index] - reference[match])
      var phase = abs(distance / annotated)
      var period = abs(1 - interval / annotated)
      if isFirst && annotated == 0 {
        // A repeated or an only beat: mir_eval counts no phase as exact, so that only the wrong ones fail here.
        phase = distance == 0 ? 1 : .infinity
        period = interval == 0 ? 0 : .infinity
      }
      // A repeated beat elsewhere gives no number, which no comparison accepts.
      used[match] = phase < phaseTolerance && period < periodTolerance
      return used[match]
    }
  }

  private static func shares(_ correct: [Bool], of count: Int) -> (longest: Double, total: Double) {
    var longest = 0
    var run = 0
    var total = 0
    for isCorrect in correct {
      run = isCorrect ? run + 1 : 0
      longest = max(longest, run)
      total += isCorrect ? 1 : 0
    }
    return (Double(longest) / Double(count), Double(total) / Double(count))
  }
}
