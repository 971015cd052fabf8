/// A degree of the major scale on a chord's root, possibly altered: `5`, `b3`, `#11`.
public struct Degree: Sendable, Hashable, CustomStringConvertible {
  /// The numbers that chords use.
  public static let numbers = 1...13
  public static let root = Degree(1)

  /// Step of the scale, `1...13`; 9, 11 and 13 are 2, 4 and 6 an octave higher.
  public let number: Int
  /// Semitones by which accidentals raise the step; negative for flats.
  public let alteration: Int

  /// - Parameter number: `1...13`.
  public init(_ number: Int, alteration: Int = 0) {
    precondition(Self.numbers.contains(number), "a degree lies between 1 and 13")
    self.number = number
    self.alteration = alteration
  }

  /// Reads `5`, `b3`, `#11`.
  public init(parsing text: String) throws(NotationError) {
    var scanner = Scanner(text, grammar: .degree)
    self = try scanner.degree()
    try scanner.requireEnd()
  }

  /// The simplest degree at a distance from the root: 1, b2, 2, b3, 3, 4, b5, 5, b6, 6, b7, 7.
  ///
  /// - Parameter semitones: any distance; taken modulo 12.
  public init(semitones: Int) {
    let flattened = [
      (1, 0), (2, -1), (2, 0), (3, -1), (3, 0), (4, 0), (5, -1), (5, 0), (6, -1), (6, 0), (7, -1), (7, 0),
    ]
    let (number, alteration) = flattened[PitchClass(semitones).semitones]
    self.init(number, alteration: alteration)
  }

  /// Distance from the root in semitones; may be outside an octave (`9` is 14, `b1` is -1).
  public var semitones: Int {
    let steps = [0, 2, 4, 5, 7, 9, 11]
    return steps[(number - 1) % 7] + 12 * ((number - 1) / 7) + alteration
  }

  public var description: String {
    String(repeating: alteration < 0 ? "b" : "#", count: abs(alteration)) + String(number)
  }
}
