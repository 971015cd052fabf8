/// A spelled pitch class: a letter and its accidentals.
public struct NoteName: Sendable, Hashable, CustomStringConvertible {
  public enum Letter: String, Sendable, CaseIterable {
    case c = "C"
    case d = "D"
    case e = "E"
    case f = "F"
    case g = "G"
    case a = "A"
    case b = "B"

    /// Semitones of the natural note above C.
    public var semitones: Int {
      switch self {
      case .c: 0
      case .d: 2
      case .e: 4
      case .f: 5
      case .g: 7
      case .a: 9
      case .b: 11
      }
    }
  }

  public let letter: Letter
  /// Semitones by which accidentals raise the letter; negative for flats.
  public let alteration: Int

  public init(_ letter: Letter, alteration: Int = 0) {
    self.letter = letter
    self.alteration = alteration
  }

  /// Reads `C`, `Bb`, `F##`.
  public init(parsing text: String) throws(NotationError) {
    var scanner = Scanner(text, grammar: .noteName)
    self = try scanner.noteName()
    try scanner.requireEnd(expected: "b, # or the end")
  }

  /// The spelling of a pitch class whose place on the line of fifths lies in a window of twelve.
  init(_ pitchClass: PitchClass, nearFifths window: ClosedRange<Int>) {
    let residue = PitchClass(pitchClass.semitones * 7 - window.lowerBound).semitones
    self.init(fifths: window.lowerBound + residue)
  }

  /// - Parameter fifths: place on the line of fifths, where C is 0, G is 1 and F is -1.
  init(fifths: Int) {
    let letters: [Letter] = [.f, .c, .g, .d, .a, .e, .b]
    let place = fifths + 1
    let alteration = place >= 0 ? place / 7 : -((6 - place) / 7)
    self.init(letters[place - 7 * alteration], alteration: alteration)
  }

  /// The place on the line of fifths, where C is 0, G is 1 and F is -1.
  var fifths: Int {
    let natural =
      switch letter {
      case .f: -1
      case .c: 0
      case .g: 1
      case .d: 2
      case .a: 3
      case .e: 4
      case .b: 5
      }
    return natural + 7 * alteration
  }

  public var pitchClass: PitchClass { PitchClass(letter.semitones + alteration) }

  public var description: String {
    letter.rawValue + String(repeating: alteration < 0 ? "b" : "#", count: abs(alteration))
  }
}
