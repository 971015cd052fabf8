/// What tells how likely tokens stand behind others.
protocol TokenExpectation {
  /// The logarithm of how likely each token stands behind others in the text.
  mutating func logarithms(behind text: [Int32]) throws -> [Float]
}

/// Finds the likeliest text: any, or one of a grammar.
///
/// Both are scored by the same network without leaving out or scaling what the grammar does not allow, so that their likelihoods can
/// be compared.
struct TextSearch<Expectation: TokenExpectation> {
  struct Text: Equatable {
    var tokens: [Int32] = []
    /// The negative logarithm of its likelihood, its end included.
    var cost: Float = 0
    /// In bytes.
    var length = 0

    /// The cost less what a text of its length is expected to cost: without it the shortest texts were the likeliest.
    var score: Float { cost - Float(length) * TextSearch.costOfByte }
  }

  private struct Branch {
    let text: Text
    let states: SpeechGrammar.States
  }

  private static var costOfByte: Float { 0.15 }

  /// Tokens of the longest text.
  private static var longest: Int { 80 }
  /// Texts that are tried.
  private static var mostTrials: Int { 96 }
  /// Bytes that a text of the grammar may be longer: numbers in words are longer than in digits.
  private static var mostAdded: Int { 16 }

  var expectation: Expectation
  /// The token that ends a text; those below it are words.
  let end: Int32
  /// Tokens that begin no text and those that stand in none.
  let blank: Set<Int32>
  /// Bytes of each token.
  let lengths: [Int]

  /// The text whose tokens are each the likeliest.
  mutating func free() throws -> Text {
    var text = Text()
    while text.tokens.count < Self.longest {
      let logarithms = try expectation.logarithms(behind: text.tokens)
      var best = end
      var most = text.tokens.isEmpty ? -Float.infinity : logarithms[Int(end)]
      for token in 0..<end where logarithms[Int(token)] > most {
        if text.tokens.isEmpty, blank.contains(token) { continue }
        (best, most) = (token, logarithms[Int(token)])
      }
      text.cost -= logarithms[Int(best)]
      if best == end { break }
      text.tokens.append(best)
      text.length += lengths[Int(best)]
    }
    return text
  }

  /// A text of some tokens with its cost.
  mutating func text(of tokens: [Int32]) throws -> Text {
    var text = Text()
    for token in tokens + [end] {
      text.cost -= try expectation.logarithms(behind: text.tokens)[Int(token)]
      if token == end { break }
      text.tokens.append(token)
      text.length += lengths[Int(token)]
    }
    return text
  }

  /// The likeliest text of a grammar, for its length: the best first (Jelinek, "Fast sequential decoding algorithm using a stack",
  /// IBM Journal of Research and Development 13, 1969).
  ///
  /// - Parameters:
  ///   - free: the likeliest text of all.
  ///   - margin: by how much the text's score may be worse.
  /// - Returns: nil where the grammar has none so likely.
  mutating func text(
    of grammar: SpeechGrammar, _ tree: TokenTree, free: Text, margin: Float
  ) throws -> Text? {
    var seen = SeenStates(count: grammar.arcs.count)
    var open = [Branch(text: Text(), states: grammar.beginning)]
    var best: Text?
    var trials = 0
    let most = free.cost + margin + Self.costOfByte * Float(Self.mostAdded)
    while trials < Self.mostTrials, let index = open.indices.min(by: { open[$0].text.score < open[$1].text.score }) {
      let branch = open.remove(at: index)
      let text = branch.text
      if let best, best.score <= text.score { break }
      trials += 1
      let logarithms = try expectation.logarithms(behind: text.tokens)
      if !text.tokens.isEmpty, grammar.isFinal(branch.states) {
        var whole = text
        whole.cost -= logarithms[Int(end)]
        if whole.score < best?.score ?? .infinity { best = whole }
      }
      guard text.tokens.count < Self.longest else { continue }
      for token in tree.tokens(in: grammar, from: branch.states, &seen) {
        let price = -logarithms[Int(token)]
        guard text.cost + price <= most else { continue }
        let bytes = tree.bytes(of: token)
        var longer = text
        longer.tokens.append(token)
        longer.cost += price
        longer.length += bytes.count
        let states = bytes.reduce(branch.states) { grammar.states(behind: $1, from: $0, &seen) }
        open.append(Branch(text: longer, states: states))
      }
    }
    return best.flatMap { $0.score - free.score <= margin ? $0 : nil }
  }
}
