/// A key: a spelled tonic and a mode.
public struct Key: Sendable, Hashable, CustomStringConvertible {
  public enum Mode: String, Sendable, CaseIterable {
    case major, minor, ionian, dorian, phrygian, lydian, mixolydian, aeolian, locrian

    /// Distances of the seven steps above the tonic in semitones; natural minor for `minor`.
    public var intervals: [Int] {
      switch self {
      case .major, .ionian: [0, 2, 4, 5, 7, 9, 11]
      case .dorian: [0, 2, 3, 5, 7, 9, 10]
      case .phrygian: [0, 1, 3, 5, 7, 8, 10]
      case .lydian: [0, 2, 4, 6, 7, 9, 11]
      case .mixolydian: [0, 2, 4, 5, 7, 9, 10]
      case .minor, .aeolian: [0, 2, 3, 5, 7, 8, 10]
      case .locrian: [0, 1, 3, 5, 6, 8, 10]
      }
    }

    /// Fifths from the tonic to the tonic of the major key with the same signature.
    fileprivate var fifthsToSignature: Int {
      switch self {
      case .major, .ionian: 0
      case .lydian: 1
      case .mixolydian: -1
      case .dorian: -2
      case .minor, .aeolian: -3
      case .phrygian: -4
      case .locrian: -5
      }
    }
  }

  public let tonic: NoteName
  public let mode: Mode

  public init(tonic: NoteName, mode: Mode) {
    self.tonic = tonic
    self.mode = mode
  }

  /// The key with the usual spelling: the signature with the fewest accidentals, six sharps rather than six flats in
  /// major and the other way round in minor (F# major, Eb minor).
  public init(tonic: PitchClass, mode: Mode) {
    let window =
      switch mode {
      case .major, .ionian, .lydian, .mixolydian: -5...6
      default: -6...5
      }
    let shift = -mode.fifthsToSignature
    self.init(
      tonic: NoteName(tonic, nearFifths: window.lowerBound + shift...window.upperBound + shift), mode: mode)
  }

  /// Reads `C major`, `F# minor`, `Bb dorian`; also the forms `C:maj`, `A min` and `D:dorian`.
  public init(parsing text: String) throws(NotationError) {
    var scanner = Scanner(text, grammar: .key)
    let tonic = try scanner.noteName()
    guard scanner.skip(" ") || scanner.skip(":") else { throw scanner.error(expected: "a space and a mode") }
    let start = scanner.position
    let name = scanner.take { _ in true }
    let abbreviations: [String: Mode] = ["maj": .major, "min": .minor]
    guard let mode = Mode(rawValue: name) ?? abbreviations[name] else {
      let names = Mode.allCases.map(\.rawValue).joined(separator: ", ")
      throw scanner.error(expected: "a mode (\(names))", at: start)
    }
    self.init(tonic: tonic, mode: mode)
  }

  public var description: String { "\(tonic) \(mode.rawValue)" }

  /// Sharps of the signature; negative for flats.
  public var signature: Int { tonic.fifths + mode.fifthsToSignature }

  /// The classes of the seven steps, tonic first.
  public var pitchClasses: [PitchClass] { mode.intervals.map { tonic.pitchClass + $0 } }
}
