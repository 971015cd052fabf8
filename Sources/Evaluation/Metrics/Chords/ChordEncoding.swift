import Notation

/// What comparisons of chords look at: root, tones above it, and bass.
///
/// The same numbers as mir_eval's `encode`, which follows Harte: Towards Automatic Extraction of Harmony Information from
/// Music Signals (2010).
public struct ChordEncoding: Sendable, Hashable {
  /// Semitones above C, `0...11`; -1 for no chord and for an unknown one.
  public let root: Int
  /// Bit n stands for the tone n semitones above the root, bass included; degrees from the ninth on are left out. No bit
  /// for no chord, all 16 for an unknown one.
  public let tones: UInt16
  /// ``tones`` with the degrees from the ninth on, moved into the first octave.
  public let reducedTones: UInt16
  /// Semitones above the root, `0...11`; -1 for no chord and for an unknown one.
  public let bass: Int

  public static let noChord = ChordEncoding(root: -1, tones: 0, reducedTones: 0, bass: -1)
  public static let unknown = ChordEncoding(root: -1, tones: .max, reducedTones: .max, bass: -1)

  /// Types of Harte's syntax or of its users that no published comparison defines.
  private static let undefined: Set<ChordShorthand> = [
    .aug7, .maj11, .flatNinth, .sharpNinth, .sharpEleventh, .flatThirteenth,
  ]

  private init(root: Int, tones: UInt16, reducedTones: UInt16, bass: Int) {
    self.root = root
    self.tones = tones
    self.reducedTones = reducedTones
    self.bass = bass
  }

  /// Reads a label in Harte's syntax.
  ///
  /// - Throws: ``MetricError/chordLabel(label:reason:)`` for what is no chord label, and for types that mir_eval refuses.
  public init(label: String) throws(MetricError) {
    let chord: Chord
    do {
      chord = try Chord(parsing: label)
    } catch {
      throw .chordLabel(label: label, reason: error.message)
    }
    switch chord {
    case .noChord: self = .noChord
    case .unknown: self = .unknown
    case .named(let named):
      if let type = named.shorthand, Self.undefined.contains(type) {
        throw .chordLabel(label: label, reason: "no comparison is defined for the type '\(type.rawValue)'")
      }
      if named.shorthand == .maj6, !label.contains("maj6") {
        throw .chordLabel(label: label, reason: "its type is written 'maj6'")
      }
      self.init(named)
    }
  }

  private init(_ chord: NamedChord) {
    let bass = PitchClass(chord.bass.semitones).semitones
    self.init(
      root: chord.root.pitchClass.semitones, tones: Self.tones(of: chord, reducesExtensions: false) | 1 << bass,
      reducedTones: Self.tones(of: chord, reducesExtensions: true) | 1 << bass, bass: bass)
  }

  /// A degree adds to its tone and an omission takes from it, each once however often it is written; a tone sounds where
  /// more adds than takes.
  private static func tones(of chord: NamedChord, reducesExtensions: Bool) -> UInt16 {
    let type = chord.shorthand?.degrees ?? [.root]
    // Reduction reads `minmaj7` as `min(7)`.
    let isExtension = { (degree: Degree) in
      degree.semitones >= 12 || (reducesExtensions && chord.shorthand == .minmaj7 && degree.number == 7)
    }
    var tones: UInt16 = 0
    for degree in type where !isExtension(degree) { tones |= 1 << degree.semitones }
    let extensions = reducesExtensions ? type.filter(isExtension) : []
    if extensions.isEmpty && chord.added.isEmpty && chord.omitted.isEmpty { return tones }

    var counts = (0..<12).map { Int(tones >> $0 & 1) }
    func count(_ degrees: Set<Degree>, by step: Int) {
      for degree in degrees where reducesExtensions || degree.semitones < 12 {
        counts[PitchClass(degree.semitones).semitones] += step
      }
    }
    count(Set(chord.added + extensions), by: 1)
    count(Set(chord.omitted), by: -1)
    return counts.indices.reduce(0) { counts[$1] > 0 ? $0 | 1 << $1 : $0 }
  }
}

/// Encodes each distinct label once.
struct ChordEncoder {
  private var known: [String: ChordEncoding] = [:]

  mutating func encode(_ label: String) throws(MetricError) -> ChordEncoding {
    if let encoding = known[label] { return encoding }
    let encoding = try ChordEncoding(label: label)
    known[label] = encoding
    return encoding
  }
}
