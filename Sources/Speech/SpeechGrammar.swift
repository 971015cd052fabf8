/// What may be said: a grammar in the JSpeech Grammar Format, compiled to a network of the bytes in which it is written.
///
/// Words may begin with a capital letter, be joined by hyphens, be followed by commas and have an apostrophe before their last letter:
/// `lets` is also `Let's`. Source: A. Hunt, "JSpeech Grammar Format", W3C Note, 2000.
public struct SpeechGrammar: Sendable {
  struct Arc: Sendable {
    let byte: UInt8
    let target: Int32
  }

  /// States that bytes may have led to; none where they are not in the grammar.
  typealias States = [Int32]

  private(set) var arcs: [[Arc]] = []
  private(set) var jumps: [[Int32]] = []
  private var final: Int32 = 0

  private static let mostStates = 2_000_000
  /// Rules that are put in for their names; those that say nothing make no states.
  private static let mostReferences = 1_000_000
  private var references = 0

  /// - Parameter text: of public rules, each of which may be said.
  /// - Throws: ``SpeechGrammarError``.
  public init(_ text: String) throws(SpeechGrammarError) {
    let rules = try SpeechGrammarParser.rules(of: text)
    let start = newState()
    final = newState()
    var depth: [String] = []
    for rule in rules.all where rule.isPublic {
      let end = try add(rule.expansion, from: start, rules, &depth)
      let closed = newState()
      jumps[Int(end)].append(closed)
      for mark in ".!?".utf8 { arcs[Int(end)].append(Arc(byte: mark, target: closed)) }
      jumps[Int(closed)].append(final)
    }
    guard rules.all.contains(where: \.isPublic) else {
      throw SpeechGrammarError(line: 1, column: 1, finding: "no rule is public", expected: "public <name> = ...;")
    }
  }

  private mutating func newState() -> Int32 {
    arcs.append([])
    jumps.append([])
    return Int32(arcs.count - 1)
  }

  private mutating func add(
    _ expansion: SpeechExpansion, from start: Int32, _ rules: SpeechGrammarParser.Rules, _ path: inout [String]
  ) throws(SpeechGrammarError) -> Int32 {
    switch expansion {
    case .word(let word): return add(word: word, from: start)
    case .nothing: return start
    case .never: return newState()
    case .sequence(let items):
      var state = start
      for item in items { state = try add(item, from: state, rules, &path) }
      return state
    case .choice(let items):
      let end = newState()
      for item in items { jumps[Int(try add(item, from: start, rules, &path))].append(end) }
      return end
    case .optional(let item):
      let end = newState()
      jumps[Int(start)].append(end)
      jumps[Int(try add(item, from: start, rules, &path))].append(end)
      return end
    case .repeated(let item):
      let loop = newState()
      jumps[Int(start)].append(loop)
      jumps[Int(try add(item, from: loop, rules, &path))].append(loop)
      return loop
    case .rule(let name, let place):
      guard let rule = rules[name] else { throw place.error("no rule is named <\(name)>", expected: "a rule") }
      guard !path.contains(name) else {
        throw place.error("<\(name)> refers to itself", expected: "rules that do not; * repeats")
      }
      guard path.count < SpeechGrammarParser.deepest else {
        throw place.error("rules refer to each other too deep", expected: "\(SpeechGrammarParser.deepest)")
      }
      references += 1
      guard arcs.count < Self.mostStates, references < Self.mostReferences else {
        throw place.error(
          "the grammar is too large",
          expected: "at most \(Self.mostStates) states and \(Self.mostReferences) references to rules")
      }
      path.append(name)
      defer { path.removeLast() }
      return try add(rule.expansion, from: start, rules, &path)
    }
  }

  /// A space or hyphen and the word, and maybe a comma.
  private mutating func add(word: String, from start: Int32) -> Int32 {
    var state = newState()
    for space in " -".utf8 { arcs[Int(start)].append(Arc(byte: space, target: state)) }
    let bytes = Array(word.utf8)
    for (index, byte) in bytes.enumerated() {
      if index > 0, index == bytes.count - 1, byte.isSmallLetter {
        let behindMark = newState()
        arcs[Int(state)].append(Arc(byte: UInt8(ascii: "'"), target: behindMark))
        jumps[Int(state)].append(behindMark)
        state = behindMark
      }
      let next = newState()
      arcs[Int(state)].append(Arc(byte: byte, target: next))
      if index == 0, byte.isSmallLetter { arcs[Int(state)].append(Arc(byte: byte - 32, target: next)) }
      state = next
    }
    let end = newState()
    jumps[Int(state)].append(end)
    arcs[Int(state)].append(Arc(byte: UInt8(ascii: ","), target: end))
    return end
  }
}

extension SpeechGrammar {
  /// Where nothing has been said.
  var beginning: States {
    var states: States = []
    var seen = SeenStates(count: arcs.count)
    reach(0, &states, &seen)
    return states
  }

  /// Where a byte leads.
  func states(behind byte: UInt8, from states: States, _ seen: inout SeenStates) -> States {
    var reached: States = []
    seen.forget()
    for state in states {
      for arc in arcs[Int(state)] where arc.byte == byte { reach(arc.target, &reached, &seen) }
    }
    return reached
  }

  private func reach(_ state: Int32, _ states: inout States, _ seen: inout SeenStates) {
    var pending = [state]
    while let next = pending.popLast() {
      guard seen.insert(next) else { continue }
      states.append(next)
      pending += jumps[Int(next)].reversed()
    }
  }

  /// Whether all has been said.
  func isFinal(_ states: States) -> Bool { states.contains(final) }

  /// Whether a text, which begins with a space, is in the grammar.
  func contains(_ text: some Sequence<UInt8>) -> Bool {
    var seen = SeenStates(count: arcs.count)
    return isFinal(text.reduce(beginning) { states(behind: $1, from: $0, &seen) })
  }
}

/// A set of states that is emptied at no cost.
struct SeenStates {
  private var stamps: [Int32]
  private var stamp: Int32 = 1

  init(count: Int) { stamps = [Int32](repeating: 0, count: count) }

  mutating func forget() { stamp += 1 }

  mutating func insert(_ state: Int32) -> Bool {
    guard stamps[Int(state)] != stamp else { return false }
    stamps[Int(state)] = stamp
    return true
  }
}

extension UInt8 {
  fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
