import Harmony
import Notation
import Signal

/// Finds the most probable sequence of chords over a beat grid.
struct ChordDecoding {
  let model: ChordModel
  /// How much less likely than staying a change of chord is at a beat, in nats.
  static let changeCost = 1.0
  /// The same between beats, in addition.
  static let offBeatCost = 3.0
  /// Evidence in successive segments is not independent: posteriors are those of likelihoods raised to this power.
  static let calibration: Float = 0.35
  /// Nats, for half a second, for each note of a chord that is foreign to the key; at most two count.
  static let foreignNoteCost: Float = 0.5
  static let alternativeCount = 3
  /// Share of the time for which human annotations agree with labels of posterior 0 and of posterior 1.
  static let leastAgreement = 0.45
  static let mostAgreement = 0.88
  /// Readings less probable than this are left out.
  static let leastConfidence = 0.01

  /// - Parameters:
  ///   - treble: row-major, segments of the grid x 12, not negative.
  ///   - bass: likewise.
  ///   - keys: passages in time order; empty where no key is known.
  ///   - checkpoint: called often; an error that it throws ends the work.
  /// - Returns: chords that cover the grid without gaps, neighbours different, and the probability of each of the model's
  ///   states in each segment of the grid, row-major.
  func decode(
    treble: [Float], bass: [Float], grid: BeatGrid, keys: [KeyPassage], checkpoint: () throws -> Void
  ) rethrows -> (chords: [ChordSegment], posteriors: [Float]) {
    guard grid.segmentCount > 0 else { return ([], []) }
    let durations = zip(grid.boundaries.dropFirst(), grid.boundaries).map { $0 - $1 }
    let passages = (0..<grid.segmentCount).map { segment in
      let middle = (grid.boundaries[segment] + grid.boundaries[segment + 1]) / 2
      return keys.firstIndex { $0.start <= middle && middle < $0.end }
    }
    // The same few keys may come again and again.
    var costsByKey: [Key: [Float]] = [:]
    for passage in keys where costsByKey[passage.key] == nil {
      try checkpoint()
      costsByKey[passage.key] = keyCosts(passage.key)
    }
    let logLikelihoods = try model.logLikelihoods(treble: treble, bass: bass, durations: durations) { segment in
      try checkpoint()
      return passages[segment].flatMap { costsByKey[keys[$0].key] }
    }
    let changeCosts = (0..<grid.segmentCount).map {
      Self.changeCost + (grid.isBeat[$0] ? 0 : Self.offBeatCost)
    }
    let decoder = SwitchingModel(logPriors: model.logPriors)
    let path = decoder.decode(logLikelihoods: logLikelihoods, changeCosts: changeCosts)
    try checkpoint()
    let posteriors = decoder.posteriors(
      logLikelihoods: logLikelihoods.map { $0 * Self.calibration }, changeCosts: changeCosts)
    let chords = try segments(path, posteriors: posteriors, durations: durations, grid: grid) { segment in
      try checkpoint()
      return passages[segment].map { keys[$0].key }
    }
    return (chords, posteriors)
  }

  private func keyCosts(_ key: Key) -> [Float] {
    let leadingTone = key.tonic.pitchClass + 11
    return model.states.map { state in
      // In minor the leading tone belongs to chords of dominant function.
      var scale = Set(key.pitchClasses)
      let degree = state.root.interval(above: key.tonic.pitchClass)
      if key.mode == .minor && (degree == 7 || degree == 11) { scale.insert(leadingTone) }
      let foreign = state.shorthand.degrees.filter { !scale.contains(state.root + $0.semitones) }.count
      return Self.foreignNoteCost * Float(min(foreign, 2))
    }
  }

  private func segments(
    _ path: [Int], posteriors: [Float], durations: [Double], grid: BeatGrid, key: (Int) throws -> Key?
  ) rethrows -> [ChordSegment] {
    var result: [ChordSegment] = []
    var first = 0
    while first < path.count {
      var last = first
      while last + 1 < path.count && path[last + 1] == path[first] { last += 1 }
      let readings = readings(posteriors, segments: first...last, durations: durations, decoded: path[first])
      let context = try key(first)
      result.append(
        ChordSegment(
          start: grid.boundaries[first], end: grid.boundaries[last + 1], chord: chord(path[first], in: context),
          confidence: readings.confidence,
          alternatives: readings.alternatives.map { (chord($0.state, in: context), $0.confidence) }))
      first = last + 1
    }
    return result
  }

  /// Mean probabilities over a run of segments, by root and type: inversions of a chord count together, and the most
  /// probable one stands for them.
  private func readings(
    _ posteriors: [Float], segments: ClosedRange<Int>, durations: [Double], decoded: Int
  ) -> (confidence: Double, alternatives: [(state: Int, confidence: Double)]) {
    var shares = [Double](repeating: 0, count: model.stateCount)
    let total = durations[segments].reduce(0, +)
    for segment in segments {
      let weight = durations[segment] / total
      for state in 0..<model.stateCount {
        shares[state] += weight * Double(posteriors[segment * model.stateCount + state])
      }
    }
    var chords: [(state: Int, confidence: Double)] = []
    for (state, share) in shares.enumerated() {
      if let last = chords.last, model.isSameChord(last.state, state) {
        chords[chords.count - 1].confidence += share
        if share > shares[last.state] { chords[chords.count - 1].state = state }
      } else {
        chords.append((state, share))
      }
    }
    let own = chords.first { model.isSameChord($0.state, decoded) }
    let others = chords.filter { !model.isSameChord($0.state, decoded) && $0.confidence >= Self.leastConfidence }
      .sorted { ($0.confidence, $1.state) > ($1.confidence, $0.state) }
    let posterior = min(1, own?.confidence ?? 0)
    let confidence = Self.leastAgreement + (Self.mostAgreement - Self.leastAgreement) * posterior
    let remainder = posterior < 1 ? (1 - confidence) / (1 - posterior) : 0
    return (
      confidence,
      others.prefix(Self.alternativeCount).map { ($0.state, min(1, $0.confidence * min(1, remainder))) }
    )
  }

  private func chord(_ state: Int, in key: Key?) -> Chord {
    guard state != model.noChord else { return .noChord }
    let root = model.states[state].root
    return Chord(
      key.map { root.name(in: $0) } ?? root.name, model.states[state].shorthand, bass: model.states[state].bass)
  }
}
