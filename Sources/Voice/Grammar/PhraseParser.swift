import Artifacts

/// Reads the notation of phrases.
struct PhraseParser {
  /// What is wrong with a phrase.
  struct Mistake: Error, Equatable {
    /// Characters before it.
    let offset: Int
    let finding: String
    let expected: String
    var nearest: String?
  }

  static let longestPhrase = 500
  static let deepestNesting = 12

  private let characters: [Character]
  private var position = 0
  private var depth = 0

  static func pattern(_ text: String) throws(Mistake) -> PhrasePattern {
    guard text.utf8.count <= longestPhrase else {
      throw Mistake(offset: 0, finding: "the phrase is too long", expected: "at most \(longestPhrase) characters")
    }
    var parser = PhraseParser(characters: Array(text))
    let pattern = try parser.alternatives(until: nil)
    guard !pattern.canBeEmpty else {
      throw Mistake(
        offset: 0, finding: "nothing of the phrase need be said", expected: "a word or slot outside of brackets")
    }
    var names: Set<String> = []
    for slot in pattern.slots.filter({ !names.insert($0.name).inserted }) where !pattern.isAlternative(slot.name) {
      throw Mistake(
        offset: 0, finding: "the slot '\(slot.name)' stands twice in the phrase",
        expected: "a name of its own for each, such as {first:\(slot.type.rawValue)}")
    }
    return pattern
  }

  private init(characters: [Character]) { self.characters = characters }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  private mutating func alternatives(until close: Character?) throws(Mistake) -> PhrasePattern {
    var choices: [PhrasePattern] = []
    let start = position
    repeat {
      let items = try sequence(until: close)
      guard !items.isEmpty else {
        throw Mistake(offset: position, finding: "nothing stands here", expected: "a word, a slot or a bracket")
      }
      choices.append(items.count == 1 ? items[0] : .sequence(items))
    } while skip("|")
    if let close {
      guard skip(close) else {
        let open = start > 0 ? String(characters[start - 1]) : ""
        throw Mistake(offset: max(start - 1, 0), finding: "'\(open)' is not closed", expected: "'\(close)' behind it")
      }
    }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence(until close: Character?) throws(Mistake) -> [PhrasePattern] {
    var items: [PhrasePattern] = []
    while let character = next, character != "|", character != close {
      switch character {
      case " ": position += 1
      case "(": items.append(try bracket(until: ")"))
      case "[": items.append(.optional(try bracket(until: "]")))
      case "{": items.append(.slot(try slot()))
      case "a"..."z", "A"..."Z": items.append(.word(word()))
      default:
        throw Mistake(
          offset: position, finding: "'\(character)' has no meaning here",
          expected: "words in letters, (one|another), [optional] or {slot}")
      }
    }
    return items
  }

  private mutating func bracket(until close: Character) throws(Mistake) -> PhrasePattern {
    depth += 1
    guard depth <= Self.deepestNesting else {
      throw Mistake(
        offset: position, finding: "the brackets are nested too deep", expected: "at most \(Self.deepestNesting) levels"
      )
    }
    position += 1
    defer { depth -= 1 }
    return try alternatives(until: close)
  }

  private mutating func slot() throws(Mistake) -> SlotDeclaration {
    let start = position
    position += 1
    let name = take { $0 != "}" && $0 != ":" }
    let typeStart = skip(":") ? position : start + 1
    let type = typeStart == start + 1 ? name : take { $0 != "}" }
    guard skip("}") else { throw Mistake(offset: start, finding: "'{' is not closed", expected: "'}' behind it") }
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_") }) else {
      throw Mistake(offset: start + 1, finding: "'\(name)' is no name of a slot", expected: "letters and '_'")
    }
    let types = SlotType.allCases.map(\.rawValue)
    guard let declared = SlotType(rawValue: type) else {
      throw Mistake(
        offset: typeStart, finding: "no slot has the type '\(type)'", expected: NearestName.choice(types, limit: 20),
        nearest: NearestName.of(type, in: types))
    }
    return SlotDeclaration(name: name, type: declared)
  }

  private mutating func word() -> String {
    take { $0.isASCII && ($0.isLetter || $0 == "'") }.lowercased().replacing("'", with: "")
  }

  private mutating func take(while condition: (Character) -> Bool) -> String {
    let start = position
    while let character = next, condition(character) { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func skip(_ character: Character) -> Bool {
    guard next == character else { return false }
    position += 1
    return true
  }
}

extension PhrasePattern {
  /// Whether occurrences of a slot exclude each other.
  fileprivate func isAlternative(_ name: String) -> Bool { mostOccurrences(of: name) < 2 }

  private func mostOccurrences(of name: String) -> Int {
    switch self {
    case .word: 0
    case .slot(let slot): slot.name == name ? 1 : 0
    case .sequence(let items): items.reduce(0) { $0 + $1.mostOccurrences(of: name) }
    case .choice(let items): items.map { $0.mostOccurrences(of: name) }.max() ?? 0
    case .optional(let item): item.mostOccurrences(of: name)
    }
  }
}
