#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How likely each beat is a downbeat, and each meter, given where the beats are: all ways of counting the beats of a
/// recording in bars, weighted by what their downbeats look like (forward-backward).
struct BarPosteriors {
  /// That a beat is a downbeat.
  let downbeat: [Double]
  /// By beat, one probability for each meter.
  let meters: [[Double]]

  /// Beats repeat what others said of their bar, so each counts less than its frame's probability.
  private static let weight = 0.5
  private static let meterChange = 0.001
  /// A beat that is left out or one too many.
  private static let slip = 0.0005

  /// - Parameters:
  ///   - downbeatEvidence: log-odds of each beat being a downbeat rather than another beat, seen alone.
  ///   - meters: beats in a bar, each at least 1.
  init(downbeatEvidence: [Double], meters: [Int]) {
    let counts = meters.flatMap { numerator in (0..<numerator).map { (numerator: numerator, place: $0) } }
    let first = meters.indices.map { meters[..<$0].reduce(0, +) }
    let meterOf = meters.enumerated().flatMap { index, numerator in [Int](repeating: index, count: numerator) }
    let stateCount = counts.count
    let count = downbeatEvidence.count

    func observe(_ beat: Int, _ values: inout [Double]) {
      let odds = max(-7, min(7, downbeatEvidence[beat]))
      let likelihood = (isDownbeat: exp(Self.weight * min(0, odds)), isOther: exp(Self.weight * min(0, -odds)))
      var sum = 0.0
      for state in 0..<stateCount {
        values[state] *= counts[state].place == 0 ? likelihood.isDownbeat : likelihood.isOther
        sum += values[state]
      }
      for state in 0..<stateCount { values[state] /= sum }
    }
    /// Moves probabilities by one beat, forward or back.
    func advance(_ values: [Double], isBack: Bool) -> [Double] {
      let total = values.reduce(0, +)
      var moved = [Double](repeating: Self.slip * total / Double(stateCount), count: stateCount)
      let barLine = meters.indices.map { isBack ? values[first[$0]] : values[first[$0] + meters[$0] - 1] }.reduce(0, +)
      for state in 0..<stateCount {
        let (numerator, place) = counts[state]
        let base = first[meterOf[state]]
        let isAtBarLine = isBack ? place == numerator - 1 : place == 0
        let from = isBack ? base + (place + 1) % numerator : base + (place + numerator - 1) % numerator
        moved[state] += (1 - Self.slip) * (isAtBarLine ? (1 - Self.meterChange) * values[from] : values[from])
        if isAtBarLine { moved[state] += (1 - Self.slip) * Self.meterChange * barLine / Double(meters.count) }
      }
      return moved
    }

    var forward: [[Double]] = []
    var values = counts.map { 1 / Double($0.numerator * meters.count) }
    for beat in 0..<count {
      if beat > 0 { values = advance(values, isBack: false) }
      observe(beat, &values)
      forward.append(values)
    }
    var downbeat = [Double](repeating: 0, count: count)
    var byMeter = [[Double]](repeating: [], count: count)
    values = [Double](repeating: 1 / Double(max(1, stateCount)), count: stateCount)
    for beat in stride(from: count - 1, through: 0, by: -1) {
      let joint = zip(forward[beat], values).map { $0 * $1 }
      let sum = joint.reduce(0, +)
      downbeat[beat] = first.map { joint[$0] }.reduce(0, +) / sum
      byMeter[beat] = meters.indices.map { joint[first[$0]..<first[$0] + meters[$0]].reduce(0, +) / sum }
      observe(beat, &values)
      values = advance(values, isBack: true)
    }
    self.downbeat = downbeat
    self.meters = byMeter
  }
}
