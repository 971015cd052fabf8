#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Counts beats in bars: which beats are downbeats, and in which meters, given what speaks for each beat being one.
///
/// A hidden Markov model over the beats of all bars; it may leave out a beat or count one too many, and change the meter at
/// a bar line, both at a price.
struct BarDecoding {
  /// Bars of other than the four beats of most music cost this much a beat (logarithm), by their number of beats; short
  /// ones more, because where every second bar is stressed they fit the bars of twice their length as well.
  private static let rarity: [Int: Double] = [1: 0.4, 2: 0.2, 4: 0]
  private static let slip = -12.0
  /// A bar of six rather than two of three.
  private static let secondHalf = -0.6

  /// What speaks against the unusual, in logarithms.
  struct Prices {
    /// Of each beat of a bar of 3, 5, 6 or 7.
    let rarityOfOthers: Double
    /// Of another meter at a bar line.
    let meterChange: Double

    /// Where networks judge beats one by one.
    static let judged = Prices(rarityOfOthers: 0.05, meterChange: -3.5)
    /// Where the sound of whole bars is heard as well, which tells more at every beat.
    static let heard = Prices(rarityOfOthers: 0.1, meterChange: -5)
  }

  /// What speaks for a count, in logarithms.
  struct Evidence {
    /// Odds that each beat is a downbeat rather than another beat.
    var downbeat: [Double]
    /// What speaks for each meter at each beat; nothing where empty.
    var meters: [[Double]] = []
    /// How much more each beat is stressed than those half a bar of six away. Where empty, that bar has one stress only;
    /// otherwise two, the second of them weaker.
    var halfBarStress: [Double] = []
  }

  /// Beats in a bar.
  let meters: [Int]
  private let prices: Prices
  private let first: [Int]
  private let meterOf: [Int]
  private let bias: [Double]
  /// The beat in the middle of a bar of six.
  private let halfBar: Int?
  private var stateCount: Int { meterOf.count }

  /// - Parameter meters: beats in a bar, each at least 1, at least one.
  init(meters: [Int], prices: Prices = .judged) {
    self.meters = meters
    self.prices = prices
    first = meters.indices.map { meters[..<$0].reduce(0, +) }
    meterOf = meters.enumerated().flatMap { index, numerator in [Int](repeating: index, count: numerator) }
    bias = meterOf.map { -Self.rarity[meters[$0], default: prices.rarityOfOthers] }
    halfBar = meters.firstIndex(of: 6).map { [first] in first[$0] + 3 }
  }

  private func isDownbeat(_ state: Int) -> Bool { state == first[meterOf[state]] }

  private func last(_ meter: Int) -> Int { first[meter] + meters[meter] - 1 }

  /// The state that comes before in the order of a bar.
  private func before(_ state: Int) -> Int { isDownbeat(state) ? last(meterOf[state]) : state - 1 }

  /// What a beat says of each state, in logarithms.
  private func emissions(_ evidence: Evidence, of beat: Int, into values: inout [Double]) {
    for state in values.indices {
      values[state] = bias[state]
      if isDownbeat(state) { values[state] += evidence.downbeat[beat] }
      if !evidence.meters.isEmpty { values[state] += evidence.meters[beat][meterOf[state]] }
    }
    guard !evidence.halfBarStress.isEmpty, let halfBar else { return }
    values[halfBar] += evidence.downbeat[beat] - evidence.halfBarStress[beat] + Self.secondHalf
    values[halfBar - 3] += evidence.halfBarStress[beat]
  }

  /// The likeliest count: for each beat whether it is a downbeat, and its meter as an index of `meters`.
  func count(_ evidence: Evidence) -> [(isDownbeat: Bool, meter: Int)] {
    let beatCount = evidence.downbeat.count
    guard beatCount > 0 else { return [] }
    var scores = [Double](repeating: 0, count: stateCount)
    emissions(evidence, of: 0, into: &scores)
    var emitted = scores
    var origins = [UInt16](repeating: 0, count: beatCount * stateCount)
    for beat in 1..<max(1, beatCount) {
      let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
      let bestEnd = meters.indices.map(last).max { scores[$0] < scores[$1] } ?? 0
      emissions(evidence, of: beat, into: &emitted)
      var next = scores
      for state in 0..<stateCount {
        var from = before(state)
        var score = scores[from]
        if isDownbeat(state), scores[bestEnd] + prices.meterChange > score {
          (from, score) = (bestEnd, scores[bestEnd] + prices.meterChange)
        }
        if scores[best] + Self.slip > score { (from, score) = (best, scores[best] + Self.slip) }
        origins[beat * stateCount + state] = UInt16(truncatingIfNeeded: from)
        next[state] = score + emitted[state]
      }
      scores = next
    }
    var state = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    var counted: [(isDownbeat: Bool, meter: Int)] = []
    for beat in stride(from: beatCount - 1, through: 0, by: -1) {
      counted.append((isDownbeat(state), meterOf[state]))
      state = Int(origins[beat * stateCount + state])
    }
    return counted.reversed()
  }

  /// How likely each beat is a downbeat, and in each meter, over all counts (forward-backward).
  func posteriors(_ evidence: Evidence) -> (downbeat: [Double], meters: [[Double]]) {
    let beats = evidence.downbeat.indices
    var forward: [[Double]] = []
    var emitted = [Double](repeating: 0, count: stateCount)
    func observe(_ beat: Int, _ values: inout [Double]) {
      emissions(evidence, of: beat, into: &emitted)
      let greatest = emitted.max() ?? 0
      for state in values.indices { values[state] *= exp(emitted[state] - greatest) }
      let sum = values.reduce(0, +)
      for state in values.indices { values[state] /= sum }
    }
    var values = [Double](repeating: 1 / Double(stateCount), count: stateCount)
    for beat in beats {
      if beat > 0 { values = advance(values, isBack: false) }
      observe(beat, &values)
      forward.append(values)
    }
    var downbeat = [Double](repeating: 0, count: beats.count)
    var byMeter = [[Double]](repeating: [], count: beats.count)
    values = [Double](repeating: 1 / Double(stateCount), count: stateCount)
    for beat in beats.reversed() {
      let joint = zip(forward[beat], values).map { $0 * $1 }
      let sum = joint.reduce(0, +)
      downbeat[beat] = first.reduce(0) { $0 + joint[$1] } / sum
      byMeter[beat] = meters.indices.map { joint[first[$0]...last($0)].reduce(0, +) / sum }
      observe(beat, &values)
      values = advance(values, isBack: true)
    }
    return (downbeat, byMeter)
  }

  /// Moves probabilities by one beat, forward or back.
  private func advance(_ values: [Double], isBack: Bool) -> [Double] {
    let slipped = exp(Self.slip) * values.reduce(0, +)
    var moved = [Double](repeating: slipped, count: stateCount)
    let barLine = meters.indices.reduce(0) { $0 + values[isBack ? first[$1] : last($1)] }
    let changed = exp(prices.meterChange) * barLine
    for state in 0..<stateCount {
      let from = isBack ? (state == last(meterOf[state]) ? first[meterOf[state]] : state + 1) : before(state)
      moved[state] += values[from]
      if isBack ? state == last(meterOf[state]) : isDownbeat(state) { moved[state] += changed }
    }
    return moved
  }
}
