/// How finely chords are told apart.
public enum ChordVocabulary: String, Sendable, CaseIterable {
  /// Major and minor triads.
  case majmin
  /// Major and minor triads, 7, maj7 and min7.
  case sevenths
  /// Triads of every kind, sevenths, sixths and suspensions.
  case full

  /// The chord types of this vocabulary.
  public var shorthands: [ChordShorthand] {
    switch self {
    case .majmin: [.maj, .min]
    case .sevenths: [.maj, .min, .seventh, .maj7, .min7]
    case .full:
      [.maj, .min, .seventh, .maj7, .min7, .minmaj7, .maj6, .min6, .dim, .dim7, .hdim7, .aug, .sus2, .sus4]
    }
  }
}

extension Chord {
  /// The chord of a vocabulary that shares the most with this one: its third, seventh and fifth decide in this order.
  ///
  /// - Parameter keepsInversion: whether a bass other than the root survives where it is a note of the reduced chord.
  /// - Returns: ``unknown`` where the vocabulary cannot tell this chord's mode, such as a power or suspended chord in
  ///   ``ChordVocabulary/majmin``.
  public func reduced(to vocabulary: ChordVocabulary, keepsInversion: Bool = true) -> Chord {
    reduced(to: vocabulary.shorthands, keepsInversion: keepsInversion)
  }

  /// The same for any set of chord types; of equally near ones the first is taken.
  public func reduced(to shorthands: [ChordShorthand], keepsInversion: Bool = true) -> Chord {
    guard let chord = named else { return self }
    guard let shorthand = chord.closestShorthand(among: shorthands) else { return .unknown }
    let remains = shorthand.degrees.contains { PitchClass($0.semitones) == PitchClass(chord.bass.semitones) }
    return Chord(chord.root, shorthand, bass: keepsInversion && remains ? chord.bass : .root)
  }
}

extension NamedChord {
  fileprivate func closestShorthand(among shorthands: [ChordShorthand]) -> ChordShorthand? {
    let mine = characteristicIntervals
    var best: (shorthand: ChordShorthand, score: Int)?
    for candidate in shorthands {
      let theirs = NamedChord(root: root, shorthand: candidate).characteristicIntervals
      guard mine.third == theirs.third else { continue }
      var score = 0
      if mine.seventh == theirs.seventh { score += 4 } else if theirs.seventh != nil { score -= 8 }
      if mine.fifth == theirs.fifth { score += 2 } else if theirs.fifth != 7 { score -= 4 }
      if score > best?.score ?? Int.min { best = (candidate, score) }
    }
    return best?.shorthand
  }

  /// What distinguishes chord types: the third or its suspension, the fifth, the seventh or added sixth.
  private var characteristicIntervals: (third: Int?, fifth: Int, seventh: Int?) {
    let notes = intervals
    let third = [4, 3].first(where: notes.contains) ?? (notes.contains(7) ? [5, 2].first(where: notes.contains) : nil)
    let fifth = [7, 6, 8].first(where: notes.contains) ?? 7
    let seventh = [10, 11, 9].first(where: notes.contains)
    return (third, fifth, seventh)
  }
}
