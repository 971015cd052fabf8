import Harmony
import Notation
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the most probable sequence of chords over a beat grid in pooled posteriors.
struct EnsembleDecoding {
  let pool: ChordPool
  /// How much the second analyzer counts, 0 to 1.
  let weight: Float
  /// Chords with bass notes, in time order.
  let inversions: [ChordSegment]
  /// In time order.
  let keys: [KeyPassage]

  /// Nats by which a change of chord is less likely than staying, at a beat.
  private static let changeCost = 1.0
  /// The same between beats, in addition.
  private static let offBeatCost = 3.0
  /// How often the evidence of a segment counts that lasts ``secondsOfEvidence``: frames are not independent.
  private static let evidence: Float = 12
  private static let secondsOfEvidence = 0.5
  private static let alternativeCount = 3
  /// Readings less probable than this are left out.
  private static let leastConfidence = 0.01

  /// - Parameters:
  ///   - first: row-major, segments of the grid x bins of the first analyzer.
  ///   - second: likewise, of the second.
  ///   - checkpoint: called often; an error that it throws ends the work.
  /// - Returns: chords that cover the grid without gaps, neighbours different, and the probability of each of the pool's
  ///   chords in each segment by itself, row-major.
  func decode(
    first: [Float], firstBins: Int, second: [Float], secondBins: Int, grid: BeatGrid, checkpoint: () throws -> Void
  ) throws -> (chords: [ChordSegment], probabilities: [Float]) {
    guard grid.segmentCount > 0 else { return ([], []) }
    let count = pool.chords.count
    let durations = zip(grid.boundaries.dropFirst(), grid.boundaries).map { $0 - $1 }
    var pooled = [Float](repeating: 0, count: grid.segmentCount * count)
    try first.withUnsafeBufferPointer { first in
      try second.withUnsafeBufferPointer { second in
        try pooled.withUnsafeMutableBufferPointer { result in
          guard let one = first.baseAddress, let other = second.baseAddress, let row = result.baseAddress else {
            return
          }
          for segment in 0..<grid.segmentCount {
            if segment.isMultiple(of: 256) { try checkpoint() }
            pool.combine(
              one + segment * firstBins, other + segment * secondBins, weights: (1 - weight, weight),
              into: row + segment * count)
          }
        }
      }
    }
    var logLikelihoods = pooled
    for segment in 0..<grid.segmentCount {
      let share = Self.evidence * Float(min(durations[segment] / Self.secondsOfEvidence, 2))
      for index in segment * count..<(segment + 1) * count { logLikelihoods[index] *= share }
    }
    let model = SwitchingModel(logPriors: [Double](repeating: 0, count: count))
    let costs = (0..<grid.segmentCount).map { Self.changeCost + (grid.isBeat[$0] ? 0 : Self.offBeatCost) }
    let path = model.decode(logLikelihoods: logLikelihoods, changeCosts: costs)
    try checkpoint()
    let probabilities = Self.probabilities(pooled, count: count)
    return (segments(path, probabilities, durations: durations, grid: grid), probabilities)
  }

  /// Rows of log likelihoods as shares of their sums.
  private static func probabilities(_ pooled: [Float], count: Int) -> [Float] {
    var result = pooled
    for row in stride(from: 0, to: result.count, by: count) {
      let chords = row..<row + count
      let peak = result[chords].max() ?? 0
      for chord in chords { result[chord] = exp(result[chord] - peak) }
      let sum = result[chords].reduce(0, +)
      for chord in chords { result[chord] /= sum }
    }
    return result
  }

  private func segments(
    _ path: [Int], _ probabilities: [Float], durations: [Double], grid: BeatGrid
  ) -> [ChordSegment] {
    var result: [ChordSegment] = []
    var first = 0
    while first < path.count {
      var last = first
      while last + 1 < path.count && path[last + 1] == path[first] { last += 1 }
      let start = grid.boundaries[first]
      let end = grid.boundaries[last + 1]
      let key = keys.first { $0.start <= (start + end) / 2 && (start + end) / 2 < $0.end }?.key
      let shares = shares(probabilities, segments: first...last, durations: durations)
      let others = shares.indices.filter { $0 != path[first] && shares[$0] >= Self.leastConfidence }
        .sorted { (shares[$0], $1) > (shares[$1], $0) }
      result.append(
        ChordSegment(
          start: start, end: end, chord: spelled(pool.chords[path[first]], in: key, from: start, to: end),
          confidence: min(1, shares[path[first]]),
          alternatives: others.prefix(Self.alternativeCount).map {
            (spelled(pool.chords[$0], in: key), min(1, shares[$0]))
          }))
      first = last + 1
    }
    return result
  }

  /// Mean probability of each chord over a run of segments.
  private func shares(_ probabilities: [Float], segments: ClosedRange<Int>, durations: [Double]) -> [Double] {
    let count = pool.chords.count
    let total = durations[segments].reduce(0, +)
    var shares = [Double](repeating: 0, count: count)
    for segment in segments {
      for chord in 0..<count {
        shares[chord] += durations[segment] / total * Double(probabilities[segment * count + chord])
      }
    }
    return shares
  }

  /// A chord as its key spells it.
  private func spelled(_ chord: Chord, in key: Key?, bass: Degree = .root) -> Chord {
    guard let named = chord.named, let type = named.shorthand else { return chord }
    return Chord(key.map { named.root.pitchClass.name(in: $0) } ?? named.root, type, bass: bass)
  }

  /// The same with the bass that the same chord has for most of the time among ``inversions``.
  private func spelled(_ chord: Chord, in key: Key?, from start: Double, to end: Double) -> Chord {
    guard let named = chord.named, let type = named.shorthand else { return chord }
    let notes = Set(type.degrees.map { PitchClass($0.semitones) })
    var shares: [(bass: Degree, seconds: Double)] = []
    for other in inversions where other.start < end && other.end > start {
      guard let found = other.chord.named, found.root.pitchClass == named.root.pitchClass,
        notes.contains(PitchClass(found.bass.semitones))
      else { continue }
      let seconds = min(end, other.end) - max(start, other.start)
      if let index = shares.firstIndex(where: { $0.bass == found.bass }) {
        shares[index].seconds += seconds
      } else {
        shares.append((found.bass, seconds))
      }
    }
    let most = shares.max { $0.seconds < $1.seconds }
    return spelled(chord, in: key, bass: most.map(\.bass) ?? .root)
  }
}
