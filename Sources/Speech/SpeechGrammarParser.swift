/// What a rule of a grammar says.
indirect enum SpeechExpansion: Sendable, Equatable {
  case word(String)
  /// `<NULL>`.
  case nothing
  /// `<VOID>`.
  case never
  case sequence([SpeechExpansion])
  case choice([SpeechExpansion])
  case optional(SpeechExpansion)
  /// Any number of times, also none.
  case repeated(SpeechExpansion)
  case rule(String, SpeechGrammarPlace)
}

/// Where something stands in a grammar, from 1.
struct SpeechGrammarPlace: Sendable, Equatable {
  let line: Int
  let column: Int

  func error(_ finding: String, expected: String) -> SpeechGrammarError {
    SpeechGrammarError(line: line, column: column, finding: finding, expected: expected)
  }
}

/// What is wrong with a grammar.
public struct SpeechGrammarError: Error, Equatable, CustomStringConvertible {
  public let line: Int
  public let column: Int
  public let finding: String
  public let expected: String

  public var description: String { "\(line):\(column): \(finding); expected \(expected)" }
}

/// Reads the JSpeech Grammar Format: rules of words, `|`, `( )`, `[ ]`, `*`, `+` and `<rule>`. Weights, tags, imports and quotes
/// are refused.
struct SpeechGrammarParser {
  struct Rule {
    let name: String
    let isPublic: Bool
    let expansion: SpeechExpansion
  }

  struct Rules {
    fileprivate(set) var all: [Rule] = []
    private var indices: [String: Int] = [:]

    subscript(_ name: String) -> Rule? { indices[name].map { all[$0] } }

    /// - Returns: whether there was none of that name.
    fileprivate mutating func add(_ rule: Rule) -> Bool {
      all.append(rule)
      return indices.updateValue(all.count - 1, forKey: rule.name) == nil
    }
  }

  private enum Mark: Equatable {
    /// Letters, digits and other signs between spaces.
    case text(String)
    case rule(String)
    case sign(Character)
    case end
  }

  private static let signs: Set<Character> = ["=", ";", "|", "(", ")", "[", "]", "*", "+"]
  private static let refused: Set<Character> = ["/", "{", "}", "\"", "\\", ">"]
  static let deepest = 40

  private let marks: [(mark: Mark, place: SpeechGrammarPlace)]
  private var position = 0
  private var depth = 0

  static func rules(of text: String) throws(SpeechGrammarError) -> Rules {
    var parser = SpeechGrammarParser(marks: try marks(of: text))
    var rules = Rules()
    while parser.next != .end {
      if case .text(let word) = parser.next, ["#JSGF", "grammar"].contains(word) {
        parser.skipHeader()
        continue
      }
      let isPublic = parser.skip(.text("public"))
      let place = parser.place
      guard case .rule(let name) = parser.next else { throw parser.mistake("a rule: <name> = ...;") }
      parser.position += 1
      guard parser.skip(.sign("=")) else { throw parser.mistake("'='") }
      let expansion = try parser.choice()
      guard parser.skip(.sign(";")) else { throw parser.mistake("';' behind the rule") }
      guard rules.add(Rule(name: name, isPublic: isPublic, expansion: expansion)) else {
        throw place.error("<\(name)> is there already", expected: "one rule of that name")
      }
    }
    return rules
  }

  private init(marks: [(mark: Mark, place: SpeechGrammarPlace)]) { self.marks = marks }

  private var next: Mark { marks[position].mark }
  private var place: SpeechGrammarPlace { marks[position].place }

  /// `#JSGF V1.0;` and `grammar name;`.
  private mutating func skipHeader() {
    while next != .end, !skip(.sign(";")) { position += 1 }
  }

  private mutating func choice() throws(SpeechGrammarError) -> SpeechExpansion {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw place.error("brackets are nested too deep", expected: "\(Self.deepest)") }
    var choices = [try sequence()]
    while skip(.sign("|")) { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(SpeechGrammarError) -> SpeechExpansion {
    var items: [SpeechExpansion] = []
    while let item = try item() { items.append(item) }
    guard !items.isEmpty else { throw mistake("a word, <rule>, ( or [") }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func item() throws(SpeechGrammarError) -> SpeechExpansion? {
    let item: SpeechExpansion
    switch next {
    case .text(let word): item = .word(word)
    case .rule("NULL"): item = .nothing
    case .rule("VOID"): item = .never
    case .rule(let name): item = .rule(name, place)
    case .sign("("), .sign("["):
      let isOptional = next == .sign("[")
      position += 1
      let inner = try choice()
      guard next == .sign(isOptional ? "]" : ")") else { throw mistake(isOptional ? "']'" : "')'") }
      item = isOptional ? .optional(inner) : inner
    default: return nil
    }
    position += 1
    if skip(.sign("*")) { return .repeated(item) }
    return skip(.sign("+")) ? .sequence([item, .repeated(item)]) : item
  }

  private mutating func skip(_ mark: Mark) -> Bool {
    guard next == mark else { return false }
    position += 1
    return true
  }

  private func mistake(_ expected: String) -> SpeechGrammarError {
    let found =
      switch next {
      case .text(let text): "'\(text)'"
      case .rule(let name): "<\(name)>"
      case .sign(let sign): "'\(sign)'"
      case .end: "the end"
      }
    return place.error("\(found) stands here", expected: expected)
  }

  private static func marks(of text: String) throws(SpeechGrammarError) -> [(Mark, SpeechGrammarPlace)] {
    var marks: [(Mark, SpeechGrammarPlace)] = []
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let characters = Array(line)
      var at = 0
      while at < characters.count {
        let place = SpeechGrammarPlace(line: number, column: at + 1)
        let character = characters[at]
        if character.isWhitespace {
          at += 1
        } else if character == "/", at + 1 < characters.count, characters[at + 1] == "/" {
          break
        } else if character == "<" {
          guard let close = characters[at...].firstIndex(of: ">"), close > at + 1 else {
            throw place.error("'<' is not closed", expected: "<name>")
          }
          marks.append((.rule(String(characters[at + 1..<close])), place))
          at = close + 1
        } else if signs.contains(character) {
          marks.append((.sign(character), place))
          at += 1
        } else if refused.contains(character) {
          throw place.error("'\(character)' has no meaning here", expected: "words, <rule>, |, ( ), [ ], * or +")
        } else {
          let end =
            characters[at...].firstIndex {
              $0.isWhitespace || $0 == "<" || signs.contains($0) || refused.contains($0)
            } ?? characters.count
          marks.append((.text(String(characters[at..<end])), place))
          at = end
        }
      }
    }
    marks.append((.end, SpeechGrammarPlace(line: max(number, 1), column: 1)))
    return marks
  }
}
