import Notation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What each chord is expected to look like in treble and bass chroma, and how well a segment fits it.
///
/// Treble: squared distance between compressed chroma and a template of the chord's notes, so that missing notes count
/// against a chord as strange ones do. Bass: the notes of the low register are draws from a distribution that favours
/// the lowest note of the chord and allows its other notes.
///
/// Sources: M. Mauch, "Automatic chord transcription from audio using computational models of musical context", PhD
/// thesis, Queen Mary University of London, 2010; T. Cho, J. P. Bello, "On the relative importance of individual
/// components of chord recognition systems", IEEE/ACM TASLP 22(2), 2014.
struct ChordModel {
  /// A chord in one inversion.
  struct State {
    let root: PitchClass
    let shorthand: ChordShorthand
    let bass: Degree
    /// Which treble template the state shares with the other inversions of its chord.
    let template: Int
    /// Log prior of type and inversion, up to a constant.
    let logPrior: Double
  }

  /// All chords; the state of no chord comes behind them, at index `states.count`.
  let states: [State]
  var stateCount: Int { states.count + 1 }
  var noChord: Int { states.count }
  /// Log prior of every state, no chord last.
  let logPriors: [Double]

  private let templates: [[Float]]
  private let logBass: [[Float]]

  // Weights of evidence for half a second, in nats.
  private static let trebleWeight: Float = 3.5
  private static let bassWeight: Float = 4
  private static let priorWeight: Float = 3
  private static let secondsOfEvidence = 0.5

  /// Gain before the logarithm that compresses pitch-class shares of the treble.
  private static let compression: Float = 10
  /// Fifth and seventh sound weaker than root and third.
  private static let noteWeights: [Float] = [1, 1, 0.8, 0.8]
  /// In the bass: the weight of a chord note that is not the lowest, and of a note foreign to the chord, against 1.
  private static let bassChordNote: Float = 0.3
  private static let bassForeignNote: Float = 0.015

  private static let noChordLogPrior = -2.5
  private static let inversionLogPrior = -0.7
  private static let seventhInBassLogPrior = -1.4

  /// How much rarer than a major triad each type is in tonal music: triads dominate, then the dominant seventh, then
  /// the other diatonic sevenths; symmetric and altered chords are rare.
  private static func logPrior(_ shorthand: ChordShorthand) -> Double {
    switch shorthand {
    case .maj: 0
    case .min: -0.2
    case .seventh: -0.4
    case .min7: -1
    case .maj7: -1.4
    case .dim7: -2
    case .sus4: -2.3
    case .dim, .hdim7: -2.5
    case .sus2: -3.2
    case .maj6, .min6: -3.5
    default: -4
    }
  }

  /// Types whose inversions are other chords of the same kind, or too ambiguous to be told apart.
  private static let rootPositionOnly: Set<ChordShorthand> = [.sus2, .sus4, .aug, .dim7]

  /// - Parameters:
  ///   - vocabulary: chord types to tell apart.
  ///   - inversions: whether to decide the lowest note, too.
  init(vocabulary: ChordVocabulary, inversions: Bool) {
    var states: [State] = []
    var templates: [[Float]] = []
    var logBass: [[Float]] = []
    for shorthand in vocabulary.shorthands {
      for root in PitchClass.all {
        let notes = shorthand.degrees.map { (root + $0.semitones).semitones }
        var template = [Float](repeating: 0, count: 12)
        for (note, weight) in zip(notes, Self.noteWeights) { template[note] = weight }
        let allowed = inversions && !Self.rootPositionOnly.contains(shorthand) ? shorthand.degrees : [.root]
        for (index, bass) in allowed.enumerated() {
          let inversion = index == 0 ? 0 : index < 3 ? Self.inversionLogPrior : Self.seventhInBassLogPrior
          states.append(
            State(
              root: root, shorthand: shorthand, bass: bass, template: templates.count,
              logPrior: Self.logPrior(shorthand) + inversion))
          logBass.append(Self.logBass(notes: notes, lowest: (root + bass.semitones).semitones))
        }
        templates.append(template)
      }
    }
    self.states = states
    self.templates = templates
    self.logBass = logBass
    logPriors = states.map(\.logPrior) + [Self.noChordLogPrior]
  }

  /// Whether two states differ in nothing but the inversion; states of one chord stand together.
  func isSameChord(_ left: Int, _ right: Int) -> Bool {
    guard left < states.count, right < states.count else { return left == right }
    return states[left].template == states[right].template
  }

  private static func logBass(notes: [Int], lowest: Int) -> [Float] {
    var weights = [Float](repeating: bassForeignNote, count: 12)
    for note in notes { weights[note] = bassChordNote }
    weights[lowest] = 1
    let sum = weights.reduce(0, +)
    return weights.map { log($0 / sum) }
  }

  /// The log likelihood of every state for each segment, weighted by the segment's length.
  ///
  /// - Parameters:
  ///   - treble: row-major, segments x 12, not negative.
  ///   - bass: likewise.
  ///   - durations: of the segments in seconds.
  ///   - keyCosts: per segment, states x cost in nats of being foreign to the key; empty where no key is known.
  /// - Returns: row-major, segments x `stateCount`.
  func logLikelihoods(
    treble: [Float], bass: [Float], durations: [Double], keyCosts: (Int) throws -> [Float]?
  ) rethrows -> [Float] {
    let silence = Self.silenceThreshold(treble)
    var result = [Float](repeating: 0, count: durations.count * stateCount)
    var chroma = [Float](repeating: 0, count: 12)
    var lows = chroma
    var fits = [Float](repeating: 0, count: templates.count)
    for segment in durations.indices {
      let row = segment * 12..<segment * 12 + 12
      let offset = segment * stateCount
      let level = treble[row].reduce(0, +)
      if level <= silence {
        for state in 0..<states.count { result[offset + state] = -Self.certainty }
        continue
      }
      Self.compress(treble[row], sum: level, into: &chroma)
      let lowLevel = max(bass[row].reduce(0, +), .leastNormalMagnitude)
      for note in 0..<12 { lows[note] = bass[row.lowerBound + note] / lowLevel }
      for index in templates.indices { fits[index] = -Self.trebleWeight * squaredDistance(chroma, templates[index]) }
      let evidence = Float(durations[segment] / Self.secondsOfEvidence)
      let costs = try keyCosts(segment)
      for (index, state) in states.enumerated() {
        var fit = fits[state.template] + Self.bassWeight * dot(lows, logBass[index])
        fit += Self.priorWeight * Float(state.logPrior) - (costs?[index] ?? 0)
        result[offset + index] = evidence * fit
      }
      let flat = log(1 + Self.compression / 12) / log(1 + Self.compression / 3)
      var noChordFit = -Self.trebleWeight * chroma.reduce(0) { $0 + ($1 - flat) * ($1 - flat) }
      noChordFit += Self.bassWeight * log(1 / 12 as Float) + Self.priorWeight * Float(Self.noChordLogPrior)
      result[offset + noChord] = evidence * noChordFit
    }
    return result
  }

  /// Log odds of no chord in silence.
  private static let certainty: Float = 30
  /// Share of the median level below which a segment is silent.
  private static let silentShare: Float = 0.05

  private static func silenceThreshold(_ treble: [Float]) -> Float {
    let levels = stride(from: 0, to: treble.count, by: 12).map { treble[$0..<$0 + 12].reduce(0, +) }.sorted()
    return levels.isEmpty ? 0 : silentShare * levels[levels.count / 2]
  }

  /// Shares of the sum on a logarithmic scale where a third, one note of a balanced triad, is 1.
  private static func compress(_ treble: ArraySlice<Float>, sum: Float, into chroma: inout [Float]) {
    let scale = 1 / log(1 + compression / 3)
    for (note, value) in treble.enumerated() { chroma[note] = scale * log(1 + compression * value / sum) }
  }
}

private func dot(_ left: [Float], _ right: [Float]) -> Float {
  var sum: Float = 0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

private func squaredDistance(_ left: [Float], _ right: [Float]) -> Float {
  var sum: Float = 0
  for index in left.indices { sum += (left[index] - right[index]) * (left[index] - right[index]) }
  return sum
}
