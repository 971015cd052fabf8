import Notation

/// What an estimated key is to the annotated one, with MIREX's weights, by the definitions of mir_eval.
///
/// MIREX Audio Key Detection, https://www.music-ir.org/mirex/wiki/2025:Audio_Key_Detection.
public enum KeyRelation: String, Sendable, CaseIterable {
  case same
  /// Same mode, tonic a fifth above the reference.
  case fifth
  /// Same signature in the other mode.
  case relative
  /// Same tonic in the other mode.
  case parallel
  case other

  public var weight: Double {
    switch self {
    case .same: 1
    case .fifth: 0.5
    case .relative: 0.3
    case .parallel: 0.2
    case .other: 0
    }
  }

  public init(reference: KeyLabel, estimate: KeyLabel) {
    guard reference != estimate else {
      self = .same
      return
    }
    guard case .key(let tonic, let mode) = reference, case .key(let estimated, let estimatedMode) = estimate else {
      self = .other
      return
    }
    switch (estimated.interval(above: tonic), mode == estimatedMode) {
    case (7, true): self = .fifth
    case (9, false) where mode == .major, (3, false) where mode == .minor: self = .relative
    case (0, false): self = .parallel
    default: self = .other
    }
  }
}

/// A key as key detection compares it: enharmonic spellings are one, and modes beside major and minor are alike.
public enum KeyLabel: Sendable, Hashable {
  case none
  case key(tonic: PitchClass, mode: Mode)

  public enum Mode: Sendable, Hashable {
    case major, minor, other
  }

  /// Reads `Gb major`, `C minor`, `D dorian`, `C:maj`, mir_eval's `C other`, and as no key `N`, `X` and an empty text.
  public init(parsing text: String) throws(NotationError) {
    if ["", "N", "X", "x"].contains(text) {
      self = .none
    } else if text.hasSuffix(" other") {
      self = .key(tonic: try NoteName(parsing: String(text.dropLast(6))).pitchClass, mode: .other)
    } else {
      let key = try Key(parsing: text)
      let mode: Mode =
        switch key.mode {
        case .major: .major
        case .minor: .minor
        default: .other
        }
      self = .key(tonic: key.tonic.pitchClass, mode: mode)
    }
  }
}
