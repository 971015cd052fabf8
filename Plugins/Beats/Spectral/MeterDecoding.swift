#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where in the bar each tatum stands, by Viterbi search over (tatums per beat, meter, place in the bar).
///
/// Source: N. Whiteley, A. T. Cemgil, S. Godsill, "Bayesian modelling of temporal structure in musical audio", ISMIR
/// 2006 (the bar pointer); F. Krebs, S. Böck, G. Widmer, "Rhythmic pattern modeling for beat and downbeat tracking in
/// musical audio", ISMIR 2013 (patterns by frequency region).
struct MeterDecoder {
  /// Weights of the features, in the order low, mid, high, total, change.
  var weights: [Float] = [1, 1, 0.5, 1, 1]
  /// Price of leaving the order of tatums.
  var slipCost: Float = 12
  /// Price of another meter or level at a bar line.
  var changeCost: Float = 20

  struct Place: Equatable {
    let tatumsPerBeat: Int
    let numerator: Int
    /// Tatum in the bar, 0 at the downbeat.
    let position: Int

    var isBeat: Bool { position.isMultiple(of: tatumsPerBeat) }
    var beatInBar: Int { position / tatumsPerBeat }
  }

  /// Expectation elsewhere in a beat.
  nonisolated(unsafe) static var between: Float = -0.4
  nonisolated(unsafe) static var off: Float = 0.1
  nonisolated(unsafe) static var quarter: Float = 0.0
  nonisolated(unsafe) static var norm: Float = 1

  private struct Cycle {
    let tatumsPerBeat: Int
    let pattern: BarPattern
    let firstState: Int
    let length: Int
    /// states x features
    let expectation: [[Float]]
  }

  /// - Parameters:
  ///   - tempi: tempo at each tatum if there are two tatums to a beat.
  ///   - meterEvidence: additional score per tatum for a meter at a level, e.g. from self-similarity.
  func decode(
    _ features: TatumFeatures, tatumsPerBeat: Int, subdivision: Int,
    meterEvidence: (_ numerator: Int) -> Float
  ) -> (places: [Place], score: Float, parts: [Float]) {
    let count = features.count
    guard count > 0 else { return ([], 0, []) }
    var cycles: [Cycle] = []
    var stateCount = 0
    for pattern in BarPattern.all {
      let length = pattern.numerator * tatumsPerBeat
      cycles.append(
        Cycle(
          tatumsPerBeat: tatumsPerBeat, pattern: pattern, firstState: stateCount, length: length,
          expectation: Self.expectation(pattern, tatumsPerBeat: tatumsPerBeat)))
      stateCount += length
    }
    let values = [features.low, features.mid, features.high, features.total, features.change]
    var places: [Place] = []
    var predecessor = [Int](repeating: 0, count: stateCount)
    var isBarStart = [Bool](repeating: false, count: stateCount)
    var isBarEnd = [Bool](repeating: false, count: stateCount)
    for cycle in cycles {
      for position in 0..<cycle.length {
        places.append(
          Place(tatumsPerBeat: cycle.tatumsPerBeat, numerator: cycle.pattern.numerator, position: position))
        predecessor[cycle.firstState + position] =
          cycle.firstState + (position + cycle.length - 1) % cycle.length
      }
      isBarStart[cycle.firstState] = true
      isBarEnd[cycle.firstState + cycle.length - 1] = true
    }
    func emission(_ tatum: Int, into scores: inout [Float]) {
      for cycle in cycles {
        let bias = cycle.pattern.bias + meterEvidence(cycle.pattern.numerator)
        for position in 0..<cycle.length {
          var sum = bias
          for feature in 0..<values.count {
            sum += weights[feature] * cycle.expectation[feature][position] * values[feature][tatum]
          }
          scores[cycle.firstState + position] = sum
        }
      }
    }
    var score = [Float](repeating: 0, count: stateCount)
    var next = score
    var local = score
    emission(0, into: &score)
    var back = [UInt16](repeating: 0, count: count * stateCount)
    for tatum in 1..<max(1, count) {
      emission(tatum, into: &local)
      var best = 0
      var bestEnd = 0
      var bestEndScore = -Float.infinity
      for state in 0..<stateCount {
        if score[state] > score[best] { best = state }
        if isBarEnd[state], score[state] > bestEndScore {
          bestEndScore = score[state]
          bestEnd = state
        }
      }
      for state in 0..<stateCount {
        var from = predecessor[state]
        var value = score[from]
        if score[best] - slipCost > value {
          value = score[best] - slipCost
          from = best
        }
        if isBarStart[state], bestEndScore - changeCost > value {
          value = bestEndScore - changeCost
          from = bestEnd
        }
        next[state] = value + local[state]
        back[tatum * stateCount + state] = UInt16(from)
      }
      swap(&score, &next)
    }
    var state = score.indices.max { score[$0] < score[$1] } ?? 0
    let final = score[state]
    var result = [Place](repeating: places[0], count: count)
    for tatum in stride(from: count - 1, through: 0, by: -1) {
      result[tatum] = places[state]
      if tatum > 0 { state = Int(back[tatum * stateCount + state]) }
    }
    var parts = [Float](repeating: 0, count: 5)
    for tatum in 0..<count {
      for cycle in cycles where cycle.pattern.numerator == result[tatum].numerator && cycle.pattern.bias != -0.05 {
        for f in 0..<5 { parts[f] += weights[f] * cycle.expectation[f][result[tatum].position] * values[f][tatum] / Float(count) }
      }
    }
    return (result, final / Float(count), parts)
  }

  /// The pattern at the resolution of the tatums, each feature with mean 0 and mean square 1, so that neither fast nor
  /// slow levels gain by their mere shape.
  private static func expectation(_ pattern: BarPattern, tatumsPerBeat: Int) -> [[Float]] {
    [pattern.low, pattern.mid, pattern.high, pattern.total, pattern.change].enumerated().map { index, values in
      var row: [Float] = []
      for beat in 0..<pattern.numerator {
        let (on, off) = (values[2 * beat], values[2 * beat + 1])
        for tatum in 0..<tatumsPerBeat {
          let place = Float(tatum) / Float(tatumsPerBeat)
          if index == 3 {
            let quarter = tatumsPerBeat == 12 && (tatum == 3 || tatum == 9)
            row.append(tatum == 0 ? on : (0.49...0.67).contains(place) ? Self.off : quarter ? Self.quarter : Self.between)
          } else {
            row.append(tatum == 0 ? on : (0.49...0.67).contains(place) ? off : Self.between)
          }
        }
      }
      let mean = row.reduce(0, +) / Float(row.count)
      let deviation = (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(row.count)).squareRoot()
      let scale = norm * deviation + (1 - norm) * 0.4
      return row.map { deviation > 0 ? ($0 - mean) / scale : 0 }
    }
  }
}
