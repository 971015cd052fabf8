import Notation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The chords among which is decided, each with the class of every head that belongs to it.
struct ChordStates {
  struct State {
    let root: PitchClass
    let type: ChordType
    let bass: Degree
    /// Places among the classes of all heads.
    let classes: [Int]
    /// Which of ``ChordStates/chords`` the state belongs to.
    let chord: Int
  }

  /// All chords in all their inversions; the state of no chord comes behind them, at index `states.count`.
  let states: [State]
  var count: Int { states.count + 1 }
  var noChord: Int { states.count }

  /// Chords by root and shorthand in root position, from C; no chord last.
  let chords: [Chord]

  private let noChordClasses: [Int]
  /// Probabilities below this count as this much: no head alone rules a chord out.
  private static let leastProbability: Float = 1e-30

  /// - Parameter vocabulary: which types are told apart. Heads for which all of them are alike have no part.
  init(vocabulary: ChordVocabulary) {
    let types = ChordType.types(of: vocabulary)
    let shorthands = types.map(\.shorthand).reduce(into: [ChordShorthand]()) { if !$0.contains($1) { $0.append($1) } }
    let judged: [(head: ChordHead, of: (ChordType) -> Int)] = [
      (.seventh, \.seventh), (.ninth, \.ninth), (.eleventh, \.eleventh), (.thirteenth, \.thirteenth),
    ].filter { _, of in types.contains { of($0) != 0 } }
    var states: [State] = []
    for type in types {
      for bass in type.basses {
        for root in PitchClass.all {
          let triad = ChordHead.triad.offset + type.triad + root.semitones
          let lowest = ChordHead.bass.offset + 1 + (root + bass.semitones).semitones
          let chord = root.semitones * shorthands.count + (shorthands.firstIndex(of: type.shorthand) ?? 0)
          states.append(
            State(
              root: root, type: type, bass: bass,
              classes: [triad, lowest] + judged.map { $0.head.offset + $0.of(type) }, chord: chord))
        }
      }
    }
    self.states = states
    chords = PitchClass.all.flatMap { root in shorthands.map { Chord(root.name, $0) } } + [.noChord]
    noChordClasses = [ChordHead.triad.offset, ChordHead.bass.offset]
  }

  /// Which of ``chords`` a state belongs to.
  func chord(of state: Int) -> Int { state == noChord ? chords.count - 1 : states[state].chord }

  /// A state's chord with its bass, spelled for a key.
  func chord(_ state: Int, in key: Key?) -> Chord {
    guard state != noChord else { return .noChord }
    let (type, root) = (states[state].type, states[state].root)
    return .named(
      NamedChord(
        root: key.map { root.name(in: $0) } ?? root.name, shorthand: type.shorthand, added: type.added,
        bass: states[state].bass))
  }

  /// The log likelihood of every state for each frame.
  ///
  /// - Parameter probabilities: row-major, frames x classes of all heads.
  /// - Returns: row-major, frames x `count`.
  func logLikelihoods(_ probabilities: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    let classCount = ChordHead.classCount
    let frameCount = probabilities.count / classCount
    let all = states.map(\.classes) + [noChordClasses]
    let starts = all.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let classes = all.flatMap(\.self)
    var result = [Float](repeating: 0, count: frameCount * count)
    var logarithms = [Float](repeating: 0, count: classCount)
    for frame in 0..<frameCount {
      if frame % 4096 == 0 { try checkpoint() }
      for index in 0..<classCount {
        logarithms[index] = log(max(probabilities[frame * classCount + index], Self.leastProbability))
      }
      let row = frame * count
      for state in 0..<count {
        var sum: Float = 0
        for index in starts[state]..<starts[state + 1] { sum += logarithms[classes[index]] }
        result[row + state] = sum
      }
    }
    return result
  }

  /// How likely each of ``chords`` is in each frame by itself; a frame's values add up to 1.
  ///
  /// - Parameter logLikelihoods: row-major, frames x `count`.
  /// - Returns: row-major, frames x chords.
  func chordProbabilities(_ logLikelihoods: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    let frameCount = logLikelihoods.count / count
    let places = (0..<count).map(chord(of:))
    var result = [Float](repeating: 0, count: frameCount * chords.count)
    for frame in 0..<frameCount {
      if frame % 4096 == 0 { try checkpoint() }
      let row = frame * count
      var peak = logLikelihoods[row]
      for state in 1..<count { peak = max(peak, logLikelihoods[row + state]) }
      var sum: Float = 0
      for state in 0..<count {
        let likelihood = exp(logLikelihoods[row + state] - peak)
        result[frame * chords.count + places[state]] += likelihood
        sum += likelihood
      }
      for chord in 0..<chords.count { result[frame * chords.count + chord] /= sum }
    }
    return result
  }
}
