/// One word, number or sign of an utterance.
struct SpokenToken: Equatable {
  enum Kind: Equatable {
    case word
    /// Digits, such as 12 or 98.5.
    case number(Double)
    /// 2nd.
    case ordinal(Int)
    /// 1:30, in seconds.
    case time(Double)
  }

  /// Lower case, letters only, for words; as written otherwise.
  let text: String
  let kind: Kind

  init(_ text: String, _ kind: Kind = .word) {
    self.text = text
    self.kind = kind
  }
}

/// Splits written speech into words, as people and recognisers write it: `F#m7`, `B-flat`, `1:30`, `50%`, `2nd`, `-3`.
enum Tokenizer {
  /// Nobody says more in one command.
  static let mostTokens = 48
  static let longestText = 1000

  static func tokens(of text: String) -> [SpokenToken] {
    var tokens: [SpokenToken] = []
    for piece in pieces(of: text) {
      append(piece, to: &tokens)
      if tokens.count > mostTokens { break }
    }
    return tokens
  }

  /// What stands between spaces and marks that no command needs; accents are dropped.
  private static func pieces(of text: String) -> [Substring] {
    text.split { character in
      guard let ascii = character.asciiValue else { return !(character.isLetter || "♯♭’−".contains(character)) }
      return !(character.isLetter || character.isNumber) && !"'#%:.,/+-".utf8.contains(ascii)
    }
  }

  private static func append(_ piece: Substring, to tokens: inout [SpokenToken]) {
    let trimmed = piece.trimmed(of: ".,:'/")
    guard let first = trimmed.first else { return }
    if "-−".contains(first) {
      let rest = trimmed.dropFirst()
      if rest.first?.isASCIIDigit == true { tokens.append(SpokenToken("minus")) }
      append(rest, to: &tokens)
    } else if first == "+" {
      append(trimmed.dropFirst(), to: &tokens)
    } else if first.isASCIIDigit {
      appendNumber(trimmed, to: &tokens)
    } else if let chord = ChordSpelling.words(of: trimmed) {
      tokens += chord
    } else if let cut = trimmed.firstIndex(where: { "-./:,+%".contains($0) }) {
      append(trimmed[..<cut], to: &tokens)
      append(trimmed[trimmed.index(after: cut)...], to: &tokens)
    } else {
      let letters = trimmed.lowercased().unicodeScalars.compactMap(Self.letter)
      if !letters.isEmpty { tokens.append(SpokenToken(String(String.UnicodeScalarView(letters)))) }
      // Digits behind a word, such as bar9.
      if let digits = trimmed.firstIndex(where: \.isASCIIDigit) { appendNumber(trimmed[digits...], to: &tokens) }
    }
  }

  /// The letter from a to z that a scalar is, accents aside.
  private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if ("a"..."z").contains(scalar) { return scalar }
    guard scalar.value >= 0xC0, scalar.value < 0x250 else { return nil }
    let base = accents.first { $0.accented.contains(scalar) }?.base
    return base
  }

  private static let accents: [(base: Unicode.Scalar, accented: Set<Unicode.Scalar>)] = [
    ("a", Set("àáâãäå".unicodeScalars)), ("c", Set("ç".unicodeScalars)), ("e", Set("èéêë".unicodeScalars)),
    ("i", Set("ìíîï".unicodeScalars)), ("n", Set("ñ".unicodeScalars)), ("o", Set("òóôõöø".unicodeScalars)),
    ("u", Set("ùúûü".unicodeScalars)), ("y", Set("ýÿ".unicodeScalars)),
  ]

  /// A number with what is written behind it: 12, 1,200, 98.5, 2nd, 1:30, 50%, 120bpm, 9-16.
  private static func appendNumber(_ piece: Substring, to tokens: inout [SpokenToken]) {
    let digits = piece.prefix { $0.isASCIIDigit || ".,:".contains($0) }.trimmed(of: ".,:")
    var rest = piece[digits.endIndex...].drop { ".,:".contains($0) }
    if let time = time(digits) {
      tokens.append(SpokenToken(String(digits), .time(time)))
    } else if rest.first == "/", let denominator = rest.dropFirst().first, digits == "1", "24".contains(denominator) {
      tokens.append(SpokenToken(denominator == "2" ? "half" : "quarter"))
      rest = rest.dropFirst(2)
    } else if let number = Double(digits.replacing(",", with: "")), number < 1e6 {
      let suffix = rest.prefix { $0.isLetter }.lowercased()
      if ["st", "nd", "rd", "th"].contains(suffix), let ordinal = Int(exactly: number) {
        tokens.append(SpokenToken(String(digits), .ordinal(ordinal)))
        rest = rest.dropFirst(2)
      } else {
        tokens.append(SpokenToken(String(digits), .number(number)))
      }
    }
    if rest.first == "%" {
      tokens.append(SpokenToken("percent"))
      rest = rest.dropFirst()
    }
    // A dash between numbers is a passage: bars 9-16.
    if let dash = rest.first, "-−".contains(dash), rest.dropFirst().first?.isASCIIDigit == true {
      tokens.append(SpokenToken("to"))
      rest = rest.dropFirst()
    }
    append(rest, to: &tokens)
  }

  private static func time(_ text: Substring) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let minutes = Int(parts[0]), minutes < 1000,
      parts[1].prefix(while: { $0 != "." }).count == 2,
      let seconds = Double(parts[1]), seconds < 60
    else { return nil }
    return Double(minutes) * 60 + seconds
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension Substring {
  fileprivate func trimmed(of characters: String) -> Substring {
    var trimmed = drop { characters.contains($0) }
    while let last = trimmed.last, characters.contains(last) { trimmed.removeLast() }
    return trimmed
  }
}
