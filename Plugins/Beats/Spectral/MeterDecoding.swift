/// Where a tatum stands in the bar.
struct BarPlace: Equatable {
  let tatumsPerBeat: Int
  let numerator: Int
  /// Tatum in the bar, 0 at the downbeat.
  let position: Int

  var isBeat: Bool { position.isMultiple(of: tatumsPerBeat) }
  var isDownbeat: Bool { position == 0 }
}

/// Finds the place of every tatum in the bar by Viterbi search over meters and places.
///
/// The score of a place is the correlation of the tatum's features with what the bar pattern expects there.
/// Sources: N. Whiteley, A. T. Cemgil, S. Godsill, "Bayesian modelling of temporal structure in musical audio", ISMIR
/// 2006 (the bar pointer); F. Krebs, S. Böck, G. Widmer, "Rhythmic pattern modeling for beat and downbeat tracking in
/// musical audio", ISMIR 2013 (patterns by frequency region).
struct MeterDecoder {
  /// Weights of the features in the order of `TatumFeatures.Feature`; cymbals count half, as ornaments are theirs.
  private static let weights: [Float] = [1, 1, 0.5, 1, 1]
  /// Price of leaving the order of tatums: the evidence of some four bars.
  private static let slipCost: Float = 100
  /// Price of another meter at a bar line.
  private static let changeCost: Float = 100

  /// Tatums to a beat: the metrical level.
  let tatumsPerBeat: Int
  private let places: [BarPlace]
  private let predecessors: [Int]
  private let bias: [Float]
  /// Expectations times weights, one array of states per feature.
  private let expectations: [[Float]]

  /// - Parameters:
  ///   - tatumsPerBeat: 3, 6 or 12.
  ///   - patterns: the meters that are considered, at least one.
  init(tatumsPerBeat: Int, patterns: [BarPattern] = BarPattern.all) {
    self.tatumsPerBeat = tatumsPerBeat
    var places: [BarPlace] = []
    var predecessors: [Int] = []
    var bias: [Float] = []
    for pattern in patterns {
      let first = places.count
      let length = pattern.numerator * tatumsPerBeat
      for position in 0..<length {
        places.append(BarPlace(tatumsPerBeat: tatumsPerBeat, numerator: pattern.numerator, position: position))
        predecessors.append(first + (position + length - 1) % length)
        bias.append(pattern.bias)
      }
    }
    self.places = places
    self.predecessors = predecessors
    self.bias = bias
    expectations = TatumFeatures.Feature.allCases.map { feature in
      patterns.flatMap { $0.expectation(of: feature, tatumsPerBeat: tatumsPerBeat) }.map {
        $0 * Self.weights[feature.rawValue]
      }
    }
  }

  /// - Returns: the place of every tatum, and the mean score per tatum.
  func decode(_ features: TatumFeatures) -> (places: [BarPlace], score: Float) {
    let count = features.values.first?.count ?? 0
    let stateCount = places.count
    guard count > 0 else { return ([], 0) }
    var score = [Float](repeating: 0, count: stateCount)
    var next = score
    var local = score
    var back = [UInt16](repeating: 0, count: count * stateCount)
    emission(of: 0, in: features, into: &score)
    for tatum in 1..<max(1, count) {
      emission(of: tatum, in: features, into: &local)
      let (best, bestEnd) = origins(score)
      let row = tatum * stateCount
      for state in 0..<stateCount {
        var from = predecessors[state]
        var value = score[from]
        if score[best] - Self.slipCost > value {
          from = best
          value = score[best] - Self.slipCost
        }
        if places[state].isDownbeat, score[bestEnd] - Self.changeCost > value {
          from = bestEnd
          value = score[bestEnd] - Self.changeCost
        }
        next[state] = value + local[state]
        back[row + state] = UInt16(from)
      }
      swap(&score, &next)
    }
    var state = origins(score).best
    let final = score[state]
    var result = [BarPlace](repeating: places[state], count: count)
    for tatum in stride(from: count - 1, through: 0, by: -1) {
      result[tatum] = places[state]
      if tatum > 0 { state = Int(back[tatum * stateCount + state]) }
    }
    return (result, final / Float(count))
  }

  /// The best state of all, and the best among those that end a bar.
  private func origins(_ score: [Float]) -> (best: Int, bestEnd: Int) {
    var best = 0
    var bestEnd = predecessors[0]
    for state in score.indices {
      if score[state] > score[best] { best = state }
      if places[state].isDownbeat, score[predecessors[state]] > score[bestEnd] { bestEnd = predecessors[state] }
    }
    return (best, bestEnd)
  }

  private func emission(of tatum: Int, in features: TatumFeatures, into scores: inout [Float]) {
    for state in scores.indices { scores[state] = bias[state] }
    for (values, expectation) in zip(features.values, expectations) {
      let value = values[tatum]
      for state in scores.indices { scores[state] += value * expectation[state] }
    }
  }
}
