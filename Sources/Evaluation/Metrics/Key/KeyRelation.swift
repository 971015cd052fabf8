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
