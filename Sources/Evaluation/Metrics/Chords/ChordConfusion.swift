/// How an estimated chord misreads the reference.
public enum ChordConfusion: String, Sendable, CaseIterable {
  /// Right root and third; other fifth or further tones.
  case quality
  /// Right root, other third.
  case parallel
  /// The relative major or minor.
  case relative
  /// Named after a tone of the reference that is not its root, be it the bass or not.
  case inversion
  /// Root a fifth off.
  case fifth
  /// One of the two says that no chord sounds.
  case noChord = "no chord"
  case otherRoot = "other root"

  /// `nil` where both agree, or where the reference is unknown.
  ///
  /// Tones are compared with their extensions, so that a missing ninth is an error of quality.
  public init?(reference: ChordEncoding, estimate: ChordEncoding) {
    if reference == .unknown || (reference.root < 0 && estimate.root < 0) { return nil }
    guard reference.root >= 0, estimate.root >= 0 else {
      self = .noChord
      return
    }
    let distance = (estimate.root - reference.root + 12) % 12
    let tones = reference.reducedTones
    let thirds: UInt16 = 0b11000
    if distance == 0 {
      if tones & thirds != estimate.reducedTones & thirds {
        self = .parallel
      } else if tones != estimate.reducedTones {
        self = .quality
      } else {
        return nil
      }
      return
    }
    let isMinor = tones & 1 << 3 != 0
    let isEstimateMinor = estimate.reducedTones & 1 << 3 != 0
    let relative = isMinor ? 3 : 9
    if distance == relative && isMinor != isEstimateMinor {
      self = .relative
    } else if distance == reference.bass {
      self = .inversion
    } else if distance == 5 || distance == 7 {
      self = .fifth
    } else {
      self = tones & 1 << distance != 0 ? .inversion : .otherRoot
    }
  }
}
