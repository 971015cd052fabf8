/// Reads a text character by character and remembers where it stands.
struct Scanner {
  let grammar: NotationError.Grammar
  private let text: String
  private let characters: [Character]
  private(set) var position = 0

  init(_ text: String, grammar: NotationError.Grammar) {
    self.grammar = grammar
    self.text = text
    characters = Array(text)
  }

  var isAtEnd: Bool { position == characters.count }

  var next: Character? { isAtEnd ? nil : characters[position] }

  mutating func skip(_ character: Character) -> Bool {
    guard next == character else { return false }
    position += 1
    return true
  }

  mutating func take(while condition: (Character) -> Bool) -> String {
    let start = position
    while let character = next, condition(character) { position += 1 }
    return String(characters[start..<position])
  }

  func error(expected: String, at position: Int? = nil) -> NotationError {
    NotationError(grammar: grammar, text: text, position: position ?? self.position, expected: expected)
  }

  func requireEnd(expected: String = "nothing more") throws(NotationError) {
    guard isAtEnd else { throw error(expected: expected) }
  }

  /// Any number of `b` (each -1) or of `#` (each +1), not mixed.
  mutating func accidentals() -> Int {
    let flats = take { $0 == "b" }.count
    return flats > 0 ? -flats : take { $0 == "#" }.count
  }

  mutating func noteName() throws(NotationError) -> NoteName {
    guard let character = next, let letter = NoteName.Letter(rawValue: String(character)) else {
      throw error(expected: "a note name (A to G)")
    }
    position += 1
    return NoteName(letter, alteration: accidentals())
  }

  mutating func degree() throws(NotationError) -> Degree {
    let alteration = accidentals()
    let start = position
    let digits = take { $0.isASCII && $0.isNumber }
    guard digits.first != "0", let number = Int(digits), Degree.numbers.contains(number) else {
      throw error(expected: "a scale degree from 1 to 13", at: start)
    }
    return Degree(number, alteration: alteration)
  }
}
