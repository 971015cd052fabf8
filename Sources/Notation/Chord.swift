/// A chord label in the syntax of Harte, Sandler, Abdallah and Gómez (ISMIR 2005).
public enum Chord: Sendable, Hashable {
  /// `N`: no chord sounds.
  case noChord
  /// `X`: a chord that the syntax or the writer cannot name.
  case unknown
  case named(NamedChord)

  /// A chord on a root in root position or with a degree of the chord in the bass.
  public init(_ root: NoteName, _ shorthand: ChordShorthand, bass: Degree = .root) {
    self = .named(NamedChord(root: root, shorthand: shorthand, bass: bass))
  }

  public var root: NoteName? { named?.root }

  /// The classes of all notes, bass included; empty for ``noChord`` and ``unknown``.
  public var pitchClasses: Set<PitchClass> { named?.pitchClasses ?? [] }

  /// The class of the lowest note; `nil` for ``noChord`` and ``unknown``.
  public var bassPitchClass: PitchClass? { named?.bassPitchClass }

  public var named: NamedChord? {
    if case .named(let chord) = self { chord } else { nil }
  }
}

/// Root, notes and bass of a ``Chord``.
public struct NamedChord: Sendable, Hashable {
  public var root: NoteName
  /// `nil` where the notes are given by ``added`` alone, as in `C:(1,b3,5)`.
  public var shorthand: ChordShorthand?
  /// Degrees beyond those of the shorthand.
  public var added: [Degree]
  /// Degrees of the shorthand that are left out (written with `*`).
  public var omitted: [Degree]
  /// The lowest note as a degree of the chord; need not be a note of the chord otherwise.
  public var bass: Degree

  public init(
    root: NoteName, shorthand: ChordShorthand?, added: [Degree] = [], omitted: [Degree] = [], bass: Degree = .root
  ) {
    self.root = root
    self.shorthand = shorthand
    self.added = added
    self.omitted = omitted
    self.bass = bass
  }

  /// Distances of the notes above the root, modulo 12, with the root unless it is omitted; a bass that is no note of
  /// the chord is not among them.
  public var intervals: Set<Int> {
    var intervals = Set(((shorthand?.degrees ?? [.root]) + added).map { PitchClass($0.semitones).semitones })
    intervals.subtract(omitted.map { PitchClass($0.semitones).semitones })
    return intervals
  }

  /// The classes of all notes, a bass other than the root included.
  public var pitchClasses: Set<PitchClass> {
    let notes = Set(intervals.map { root.pitchClass + $0 })
    return bass == .root ? notes : notes.union([bassPitchClass])
  }

  public var bassPitchClass: PitchClass { root.pitchClass + bass.semitones }

  /// The lowest note as the degree spells it.
  public var bassName: NoteName {
    let letters = NoteName.Letter.allCases
    let letter = letters[((letters.firstIndex(of: root.letter) ?? 0) + bass.number - 1) % letters.count]
    let semitones = bassPitchClass.semitones - letter.semitones
    // The smallest alteration: -6 to 5 semitones.
    return NoteName(letter, alteration: PitchClass(semitones + 6).semitones - 6)
  }
}
