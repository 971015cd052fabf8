import Notation

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
