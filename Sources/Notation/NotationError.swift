/// A text that is not a chord, key, pitch or degree.
public struct NotationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What the text was read as.
  public enum Grammar: String, Sendable, CaseIterable {
    case chord, key, pitch
    case noteName = "note name"
    case degree
  }

  public let grammar: Grammar
  /// The whole text that was read.
  public let text: String
  /// Where reading stopped: the number of characters before the offending one, `0...text.count`.
  public let position: Int
  /// What would have been allowed there, e.g. "a note name (A to G)".
  public let expected: String

  public init(grammar: Grammar, text: String, position: Int, expected: String) {
    self.grammar = grammar
    self.text = text
    self.position = position
    self.expected = expected
  }

  /// Stable code, `PF-NOTATION-001` to `-005`, one per grammar.
  public var code: String {
    switch grammar {
    case .chord: "PF-NOTATION-001"
    case .key: "PF-NOTATION-002"
    case .pitch: "PF-NOTATION-003"
    case .noteName: "PF-NOTATION-004"
    case .degree: "PF-NOTATION-005"
    }
  }

  /// One sentence: the text, the place and what was expected there.
  public var message: String {
    let found = position < text.count ? "'\(Array(text)[position])'" : "the end"
    return "'\(text)' is not a \(grammar.rawValue): expected \(expected) at character \(position + 1), found \(found)"
  }

  /// How the grammar is written.
  public var advice: String {
    switch grammar {
    case .chord: "Write chords in Harte's syntax: C:maj, Bb:min7/b3, F#:(1,b3,5), N for no chord, X for an unknown one."
    case .key: "Write a tonic and a mode: C major, F# minor, Bb dorian."
    case .pitch: "Write a note name and an octave, where C4 is middle C: A4, Bb3, F#-1; MIDI range 0 to 127."
    case .noteName: "Write a letter from A to G, then any number of b or #: C, Bb, F##."
    case .degree: "Write a number from 1 to 13 with any number of b or # before it: 5, b3, #11."
    }
  }

  public var description: String { "\(message) [\(code)]\n  \(advice)" }

  /// Every code of this module with the case it stands for.
  public static var catalogue: [(code: String, summary: String, advice: String)] {
    Grammar.allCases.map { grammar in
      let example = NotationError(grammar: grammar, text: "", position: 0, expected: "")
      return (example.code, "A text is not a valid \(grammar.rawValue).", example.advice)
    }
  }
}
