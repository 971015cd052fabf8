extension Chord: CustomStringConvertible {
  /// Reads a label such as `C:maj`, `Bb:min7/b3`, `F#:(1,b3,5)`, `A:maj(9,*5)`, `E`, `N`, `X`.
  ///
  /// A root alone is a major triad; `6` is read as `maj6`.
  public init(parsing text: String) throws(NotationError) {
    switch text {
    case "N": self = .noChord
    case "X": self = .unknown
    default:
      var scanner = Scanner(text, grammar: .chord)
      self = .named(try scanner.namedChord())
    }
  }

  /// The label in canonical form: a root always carries its type, `/1` is not written.
  public var description: String {
    switch self {
    case .noChord: "N"
    case .unknown: "X"
    case .named(let chord): chord.description
    }
  }
}

extension NamedChord: CustomStringConvertible {
  public var description: String {
    let degrees = added.map(\.description) + omitted.map { "*\($0)" }
    let list = degrees.isEmpty ? "" : "(\(degrees.joined(separator: ",")))"
    let type = (shorthand?.rawValue ?? (list.isEmpty ? "1" : "")) + list
    return "\(root):\(type)" + (bass == .root ? "" : "/\(bass)")
  }
}

extension Scanner {
  fileprivate mutating func namedChord() throws(NotationError) -> NamedChord {
    guard let first = next, NoteName.Letter(rawValue: String(first)) != nil else {
      throw error(expected: "a root (A to G), N or X")
    }
    var chord = NamedChord(root: try noteName(), shorthand: .maj)
    if skip(":") {
      try readType(into: &chord)
    }
    if skip("/") {
      chord.bass = try degree()
      try requireEnd()
    }
    try requireEnd(expected: chord.added.isEmpty && chord.omitted.isEmpty ? "':', '/' or the end" : "'/' or the end")
    return chord
  }

  private mutating func readType(into chord: inout NamedChord) throws(NotationError) {
    let start = position
    let name = take { $0 != "(" && $0 != "/" }
    if name.isEmpty {
      guard next == "(" else { throw error(expected: "a chord type or a list of degrees") }
      chord.shorthand = nil
    } else {
      guard let shorthand = ChordShorthand(written: name) else {
        throw error(expected: "a chord type (maj, min, 7, maj7, min7, dim, sus4, ...)", at: start)
      }
      chord.shorthand = shorthand
    }
    guard skip("(") else { return }
    repeat {
      if skip("*") {
        chord.omitted.append(try degree())
      } else {
        chord.added.append(try degree())
      }
    } while skip(",")
    guard skip(")") else { throw error(expected: "',' or ')'") }
  }
}
