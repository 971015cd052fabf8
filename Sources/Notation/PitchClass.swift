/// One of the twelve classes of equal temperament, without spelling.
public struct PitchClass: Sendable, Hashable, Comparable {
  /// Semitones above C, `0...11`.
  public let semitones: Int

  /// - Parameter semitones: semitones above any C; taken modulo 12.
  public init(_ semitones: Int) {
    self.semitones = ((semitones % 12) + 12) % 12
  }

  /// All twelve, from C to B.
  public static let all = (0..<12).map(PitchClass.init)

  public static func + (class: PitchClass, semitones: Int) -> PitchClass { PitchClass(`class`.semitones + semitones) }

  public static func < (left: PitchClass, right: PitchClass) -> Bool { left.semitones < right.semitones }

  /// The ascending distance from `other` to this one in semitones, `0...11`.
  public func interval(above other: PitchClass) -> Int { PitchClass(semitones - other.semitones).semitones }

  /// The usual name outside any key: C, C#, D, Eb, E, F, F#, G, Ab, A, Bb, B.
  public var name: NoteName { NoteName(self, nearFifths: -4...7) }

  /// The name that fits a key: diatonic steps by their letters, chromatic ones as in the harmonic chromatic scale
  /// (lowered second, raised fourth).
  public func name(in key: Key) -> NoteName {
    let lowest = min(key.tonic.fifths - 5, key.signature - 1)
    return NoteName(self, nearFifths: lowest...lowest + 11)
  }
}
