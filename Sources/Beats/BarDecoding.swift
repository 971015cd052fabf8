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

  /// Beats in a bar.
  let meters: [Int]
  private let prices: Prices
  private let first: [Int]
  private let meterOf: [Int]
  private let bias: [Double]
  private var stateCount: Int { meterOf.count }

  /// - Parameter meters: beats in a bar, each at least 1, at least one.
  init(meters: [Int], prices: Prices = .judged) {
    self.meters = meters
    self.prices = prices
    first = meters.indices.map { meters[..<$0].reduce(0, +) }
    meterOf = meters.enumerated().flatMap { index, numerator in [Int](repeating: index, count: numerator) }
    bias = meterOf.map { -Self.rarity[meters[$0], default: prices.rarityOfOthers] }
  }

  private func isDownbeat(_ state: Int) -> Bool { state == first[meterOf[state]] }

  private func last(_ meter: Int) -> Int { first[meter] + meters[meter] - 1 }

  /// The state that comes before in the order of a bar.
  private func before(_ state: Int) -> Int { isDownbeat(state) ? last(meterOf[state]) : state - 1 }

  /// The likeliest count.
  ///
  /// - Parameters:
  ///   - evidence: logarithm of the odds that each beat is a downbeat rather than another beat.
  ///   - meterEvidence: what speaks for each of `meters` at each beat, in logarithms; nothing where empty.
  /// - Returns: for each beat whether it is a downbeat, and its meter as an index of `meters`.
  func count(_ evidence: [Double], meterEvidence: [[Double]] = []) -> [(isDownbeat: Bool, meter: Int)] {
    guard let start = evidence.first else { return [] }
    var scores = (0..<stateCount).map { state in
      bias[state] + (isDownbeat(state) ? start : 0) + (meterEvidence.first?[meterOf[state]] ?? 0)
    }
    var origins = [UInt16](repeating: 0, count: evidence.count * stateCount)
    for beat in 1..<max(1, evidence.count) {
      let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
      let bestEnd = meters.indices.map(last).max { scores[$0] < scores[$1] } ?? 0
      var next = scores
      for state in 0..<stateCount {
        var from = before(state)
        var score = scores[from]
        if isDownbeat(state), scores[bestEnd] + prices.meterChange > score {
          (from, score) = (bestEnd, scores[bestEnd] + prices.meterChange)
        }
        if scores[best] + Self.slip > score { (from, score) = (best, scores[best] + Self.slip) }
        origins[beat * stateCount + state] = UInt16(truncatingIfNeeded: from)
        next[state] = score + bias[state] + (isDownbeat(state) ? evidence[beat] : 0)
        if !meterEvidence.isEmpty { next[state] += meterEvidence[beat][meterOf[state]] }
      }
      scores = next
    }
    var state = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    var counted: [(isDownbeat: Bool, meter: Int)] = []
    for beat in stride(from: evidence.count - 1, through: 0, by: -1) {
      counted.append((isDownbeat(state), meterOf[state]))
      state = Int(origins[beat * stateCount + state])
    }
    return counted.reversed()
  }

  /// How likely each beat is a downbeat, and in each meter, over all counts (forward-backward).
  ///
  /// - Parameters: as of ``count(_:meterEvidence:)``.
  func posteriors(
    _ evidence: [Double], meterEvidence: [[Double]] = []
  ) -> (downbeat: [Double], meters: [[Double]]) {
    var forward: [[Double]] = []
    var values = [Double](repeating: 1 / Double(stateCount), count: stateCount)
    for beat in evidence.indices {
      if beat > 0 { values = advance(values, isBack: false) }
      observe(evidence[beat], meterEvidence.isEmpty ? [] : meterEvidence[beat], &values)
      forward.append(values)
    }
    var downbeat = [Double](repeating: 0, count: evidence.count)
    var byMeter = [[Double]](repeating: [], count: evidence.count)
    values = [Double](repeating: 1 / Double(stateCount), count: stateCount)
    for beat in evidence.indices.reversed() {
      let joint = zip(forward[beat], values).map { $0 * $1 }
      let sum = joint.reduce(0, +)
      downbeat[beat] = first.reduce(0) { $0 + joint[$1] } / sum
      byMeter[beat] = meters.indices.map { joint[first[$0]...last($0)].reduce(0, +) / sum }
      observe(evidence[beat], meterEvidence.isEmpty ? [] : meterEvidence[beat], &values)
      values = advance(values, isBack: true)
    }
    return (downbeat, byMeter)
  }

  private func observe(_ evidence: Double, _ meterEvidence: [Double], _ values: inout [Double]) {
    let greatest = meterEvidence.max() ?? 0
    let meterLikelihoods = meters.indices.map { meterEvidence.isEmpty ? 1 : exp(meterEvidence[$0] - greatest) }
    let likelihood = (isDownbeat: exp(min(0, evidence)), isOther: exp(min(0, -evidence)))
    var sum = 0.0
    for state in values.indices {
      values[state] *= exp(bias[state]) * meterLikelihoods[meterOf[state]]
      values[state] *= isDownbeat(state) ? likelihood.isDownbeat : likelihood.isOther
      sum += values[state]
    }
    for state in values.indices { values[state] /= sum }
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
