import Harmony
import Notation
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the most probable sequence of chords, and how far it can be trusted.
///
/// A chord's confidence is its mean probability by the network, which agrees with annotations about as often as it says.
struct NeuralDecoding {
  let states: ChordStates
  static let alternativeCount = 3
  /// Readings less probable than this are left out.
  static let leastConfidence = 0.01

  /// - Parameters:
  ///   - logLikelihoods: row-major, frames x states.
  ///   - chordProbabilities: row-major, frames x chords of `states`.
  ///   - changeCosts: one a frame, in nats.
  ///   - framePeriod: seconds.
  ///   - start: of the first frame, in seconds.
  ///   - duration: of the recording in seconds, where the last chord ends.
  ///   - keys: passages in time order; empty where no key is known.
  /// - Returns: segments without gaps, neighbours different.
  func decode(
    logLikelihoods: [Float], chordProbabilities: [Float], changeCosts: [Double], framePeriod: Double, start: Double,
    duration: Double, keys: [KeyPassage], checkpoint: () throws -> Void
  ) rethrows -> [ChordSegment] {
    guard !changeCosts.isEmpty else { return [] }
    try checkpoint()
    let path = path(logLikelihoods, changeCosts: changeCosts)
    try checkpoint()
    var segments: [ChordSegment] = []
    var first = 0
    while first < path.count {
      var last = first
      while last + 1 < path.count && path[last + 1] == path[first] { last += 1 }
      let begin = start + Double(first) * framePeriod
      let end = last + 1 == path.count ? duration : min(duration, start + Double(last + 1) * framePeriod)
      if begin < end {
        let key = keys.first { $0.start <= (begin + end) / 2 && (begin + end) / 2 < $0.end }?.key
        segments.append(
          segment(
            path[first], from: begin, to: end, readings: readings(chordProbabilities, frames: first...last), in: key))
      }
      first = last + 1
    }
    return segments
  }

  /// The most probable sequence that begins with no chord, as recordings do.
  private func path(_ logLikelihoods: [Float], changeCosts: [Double]) -> [Int] {
    let model = SwitchingModel(logPriors: [Double](repeating: 0, count: states.count))
    // The model divides the probability of a change among the states.
    let divided = log(Double(states.count))
    var path = model.decode(
      logLikelihoods: logLikelihoods, changeCosts: changeCosts.map { $0 - divided }, first: states.noChord)
    if path.count > 1 && path[0] == states.noChord && path[1] != states.noChord { path[0] = path[1] }
    return path
  }

  private func segment(
    _ state: Int, from begin: Double, to end: Double, readings: [Double], in key: Key?
  ) -> ChordSegment {
    let own = states.chord(of: state)
    let others = readings.indices.filter { $0 != own && readings[$0] >= Self.leastConfidence }
      .sorted { (readings[$0], $1) > (readings[$1], $0) }
    return ChordSegment(
      start: begin, end: end, chord: states.chord(state, in: key), confidence: min(1, readings[own]),
      alternatives: others.prefix(Self.alternativeCount).map { chord in
        (spelled(states.chords[chord], in: key), min(1, readings[chord]))
      })
  }

  /// Mean probabilities of all chords over a run of frames.
  private func readings(_ chordProbabilities: [Float], frames: ClosedRange<Int>) -> [Double] {
    let count = states.chords.count
    var sums = [Double](repeating: 0, count: count)
    for frame in frames {
      for chord in 0..<count { sums[chord] += Double(chordProbabilities[frame * count + chord]) }
    }
    return sums.map { $0 / Double(frames.count) }
  }

  private func spelled(_ chord: Chord, in key: Key?) -> Chord {
    guard let key, var named = chord.named else { return chord }
    named.root = named.root.pitchClass.name(in: key)
    return .named(named)
  }
}
