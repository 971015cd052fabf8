#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Makes notes of probabilities: the likeliest sequence of notes, each begun by an onset, and of rests.
struct BassDecoding {
  /// A note in frames.
  struct Note: Equatable {
    /// The end is the first frame behind it.
    let frames: Range<Int>
    /// Index in ``BassScale``.
    let pitch: Int
    /// Mean probability of its pitch, 0 to 1.
    let probability: Double
    /// Probability that a note begins in its first frame, 0 to 1.
    let onset: Double
  }

  /// What a frame's logarithm of its pitch's probability counts, frames being anything but independent.
  var frameWeight: Double
  /// Costs of a frame of rest and of a rest's beginning in nats.
  var restCost = 0.3
  var restBeginning = 1.0
  /// Onsets are at least and at most as likely as this.
  var leastOnset: Double
  var greatestOnset = 0.9
  /// What the logarithms of an onset's probability count where a note begins, and where one goes on regardless.
  var beginningWeight: Double
  var passingWeight: Double
  /// Frames; shorter notes are none.
  var minimumLength: Int

  /// Frames between two notes of one pitch at least, a tenth of a second.
  private static let leastRepetition = 9
  /// No frame makes a possible state less likely than this.
  private static let leastLogarithm = -9.2

  /// Notes in time order.
  ///
  /// - Parameters:
  ///   - logarithms: of ``BassPosterior``.
  ///   - onsets: probabilities that notes begin, row-major, frames x ``BassScale/count``.
  func notes(logarithms: [Float], onsets: [Float], checkpoint: () throws -> Void) throws -> [Note] {
    let states = BassScale.count + 1
    let (path, beginnings) = try path(logarithms, onsets, checkpoint: checkpoint)
    var result: [Note] = []
    var first = 0
    while first < path.count {
      var end = first + 1
      while end < path.count, path[end] == path[first], !beginnings[end] { end += 1 }
      let state = path[first]
      // An attack that is told twice begins one note.
      if state < BassScale.rest {
        while end < path.count, path[end] == state, end - first < Self.leastRepetition {
          end += 1
          while end < path.count, path[end] == state, !beginnings[end] { end += 1 }
        }
      }
      if state < BassScale.rest, end - first >= minimumLength {
        let sum = (first..<end).reduce(0.0) { $0 + exp(Double(logarithms[$1 * states + state])) }
        result.append(
          Note(
            frames: first..<end, pitch: state, probability: sum / Double(end - first),
            onset: onset(onsets[first * BassScale.count + state])))
      }
      first = end
    }
    return result
  }

  private func onset(_ probability: Float) -> Double { min(max(Double(probability), leastOnset), greatestOnset) }

  private func cost(ofLogarithm value: Float) -> Double {
    value == -.infinity ? .infinity : -frameWeight * max(Double(value), Self.leastLogarithm)
  }

  /// The cheapest sequence of states, and the frames in which notes begin.
  private func path(
    _ logarithms: [Float], _ onsets: [Float], checkpoint: () throws -> Void
  ) throws -> (states: [Int], beginnings: [Bool]) {
    let (count, rest) = (BassScale.count, BassScale.rest)
    let states = count + 1
    let frameCount = logarithms.count / states
    // Where a note begins in the state, the state before it and this.
    let begins = UInt8(0x80)
    var origins = [UInt8](repeating: 0, count: logarithms.count)
    var costs = [Double](repeating: .infinity, count: states)
    costs[rest] = 0
    var before = costs
    for frame in 0..<frameCount {
      if frame % 1024 == 0 { try checkpoint() }
      swap(&costs, &before)
      var bestNote = 0
      for state in 0..<count where before[state] < before[bestNote] { bestNote = state }
      let best = before[rest] < before[bestNote] ? rest : bestNote
      for state in 0..<count {
        let onset = onset(onsets[frame * count + state])
        let staying = before[state] - passingWeight * log(1 - onset)
        let beginning = before[best] - beginningWeight * log(onset)
        costs[state] = min(staying, beginning) + cost(ofLogarithm: logarithms[frame * states + state])
        origins[frame * states + state] = beginning < staying ? UInt8(best) | begins : UInt8(state)
      }
      let ending = before[bestNote] + restBeginning
      costs[rest] = min(before[rest], ending) + cost(ofLogarithm: logarithms[frame * states + rest]) + restCost
      origins[frame * states + rest] = UInt8(ending < before[rest] ? bestNote : rest)
    }
    var path = [Int](repeating: rest, count: frameCount)
    var beginnings = [Bool](repeating: false, count: frameCount)
    var state = costs.indices.min { costs[$0] < costs[$1] } ?? rest
    for frame in path.indices.reversed() {
      path[frame] = state
      let origin = origins[frame * states + state]
      beginnings[frame] = origin & begins != 0
      state = Int(origin & ~begins)
    }
    return (path, beginnings)
  }
}
