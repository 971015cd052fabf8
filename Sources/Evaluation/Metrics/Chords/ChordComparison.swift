/// When an estimated chord counts as right.
///
/// The comparisons of the MIREX task "Audio Chord Estimation" (Pauwels, Peeters: Evaluating Automatically Estimated Chord
/// Sequences, ICASSP 2013), as mir_eval defines them. Those that end in `_inv` want the same bass too.
public enum ChordComparison: String, Sendable, CaseIterable {
  case root, thirds, triads, majmin, mirex, sevenths, tetrads
  case thirdsWithInversions = "thirds_inv"
  case triadsWithInversions = "triads_inv"
  case majminWithInversions = "majmin_inv"
  case seventhsWithInversions = "sevenths_inv"
  case tetradsWithInversions = "tetrads_inv"

  /// Tones up to the fifth and its alterations.
  private static let triadTones: UInt16 = 0b1111_1111
  private static let majorTriad: UInt16 = 0b0000_1001_0001
  private static let minorTriad: UInt16 = 0b0000_1000_1001
  /// Tones that two chords must share to be alike by MIREX 2009; smaller references are left out.
  private static let sharedTones = 3

  /// Whether the estimate is right; `nil` where the reference is outside the vocabulary of this comparison.
  public func isRight(reference: ChordEncoding, estimate: ChordEncoding) -> Bool? {
    if reference == .unknown { return nil }
    let sameRoot = reference.root == estimate.root
    let sameBass = reference.bass == estimate.bass
    let differing = reference.tones ^ estimate.tones
    switch self {
    case .root: return sameRoot
    case .thirds: return sameRoot && differing & 1 << 3 == 0
    case .thirdsWithInversions: return sameRoot && sameBass && differing & 1 << 3 == 0
    case .triads: return sameRoot && differing & Self.triadTones == 0
    case .triadsWithInversions: return sameRoot && sameBass && differing & Self.triadTones == 0
    case .tetrads: return sameRoot && differing == 0
    case .tetradsWithInversions: return sameRoot && sameBass && differing == 0
    case .majmin, .majminWithInversions:
      let triad = reference.tones & Self.triadTones
      guard triad == Self.majorTriad || triad == Self.minorTriad || reference == .noChord else { return nil }
      return sameRoot && differing & Self.triadTones == 0 && (self == .majmin || sameBass)
    case .sevenths, .seventhsWithInversions:
      switch reference.tones {
      case Self.majorTriad, Self.minorTriad, Self.majorTriad | 1 << 10, Self.majorTriad | 1 << 11,
        Self.minorTriad | 1 << 10, 0:
        break
      default: return nil
      }
      return sameRoot && differing == 0 && (self == .sevenths || sameBass)
    case .mirex:
      if reference == .noChord { return estimate.root < 0 }
      guard reference.tones.nonzeroBitCount >= Self.sharedTones else { return nil }
      return (reference.pitchClasses & estimate.pitchClasses).nonzeroBitCount >= Self.sharedTones
    }
  }
}

extension ChordEncoding {
  /// Bit n stands for n semitones above C; all twelve for an unknown chord.
  fileprivate var pitchClasses: UInt16 {
    let octave: UInt16 = 0b1111_1111_1111
    let inside = tones & octave
    return root < 0 ? inside : (inside << root | inside >> (12 - root)) & octave
  }
}
