/// What was said, compared with a vocabulary.
///
/// Costs are what stands between an utterance and a phrase: 0 for a word as it is written, up to 0.66 for one that sounds
/// alike, and 1 for a word that has no place.
struct Utterance {
  /// Two words that were written apart and are one.
  struct Joined {
    let word: Int
    let cost: Float
  }

  let tokens: [SpokenToken]
  /// Cost of token `i` as word `w` at `i * vocabulary.count + w`.
  private let costs: [Float]
  private let vocabularyCount: Int
  /// By first token.
  let joined: [[Joined]]
  /// What it costs to leave a token out.
  let omission: [Float]
  /// Tokens that say something.
  let weight: Float

  private static let costOfFiller: Float = 0.01
  private static let costOfArticle: Float = 0.2
  private static let costOfWord: Float = 1
  private static let costOfWeightyWord: Float = 2
  /// Nothing may be done that was forbidden.
  private static let costOfNegation: Float = 4
  private static let costOfJoin: Float = 0.1
  /// Shorter words are not put together of two.
  private static let leastJoined = 4

  static let articles: Set<String> = [
    "the", "a", "an", "to", "of", "at", "in", "on", "from", "by", "it", "this", "that", "me", "my", "is", "some", "for",
    "and",
  ]
  /// Words of a phrase that need not be said.
  static let omissible: Set<String> = ["the", "a", "an", "of"]
  static let negations: Set<String> = ["not", "dont", "never", "cannot", "cant", "wont", "without"]

  /// - Parameter weighty: words of the vocabulary that change what is meant.
  init(_ tokens: [SpokenToken], vocabulary: Vocabulary, fillers: Set<String>, weighty: Set<Int>) {
    self.tokens = tokens
    vocabularyCount = vocabulary.count
    var costs = [Float](repeating: .infinity, count: tokens.count * vocabulary.count)
    var distance = SoundDistance()
    var sounds: [[UInt8]] = []
    var known: [Bool] = []
    for (index, token) in tokens.enumerated() {
      let row = index * vocabulary.count
      let word = token.word
      if let identifier = vocabulary.identifier(ofKnown: word) {
        costs[row + identifier] = 0
        for alike in vocabulary.alike[identifier] { costs[row + alike.word] = alike.cost }
        sounds.append(vocabulary.sounds[identifier])
        known.append(true)
      } else {
        let spoken = token.kind == .word ? Pronunciation(of: word).sounds : []
        for alike in vocabulary.likenesses(of: spoken, limit: Vocabulary.farthest, &distance) {
          costs[row + alike.word] = alike.cost
        }
        sounds.append(spoken)
        known.append(false)
      }
    }
    self.costs = costs
    joined = tokens.indices.map { index in
      guard index + 1 < tokens.count, !(known[index] && known[index + 1]) else { return [] }
      let both = sounds[index] + sounds[index + 1]
      guard both.count >= Self.leastJoined, !sounds[index].isEmpty, !sounds[index + 1].isEmpty else { return [] }
      return vocabulary.likenesses(of: both, limit: Vocabulary.farthest / 2, &distance).map {
        Joined(word: $0.word, cost: $0.cost + Self.costOfJoin)
      }
    }
    omission = tokens.map { token in
      if fillers.contains(token.text) { return Self.costOfFiller }
      if Self.negations.contains(token.text) { return Self.costOfNegation }
      if Self.articles.contains(token.text) { return Self.costOfArticle }
      if token.kind != .word { return Self.costOfWeightyWord }
      let isWeighty = vocabulary.identifier(ofKnown: token.text).map(weighty.contains) ?? false
      return isWeighty ? Self.costOfWeightyWord : Self.costOfWord
    }
    weight = max(Float(tokens.count { !fillers.contains($0.text) }), 1)
  }

  /// What it costs to take a token for a word; infinite where it is not.
  func cost(of token: Int, as word: Int) -> Float { costs[token * vocabularyCount + word] }
}

extension SpokenToken {
  /// As a word of the vocabulary: small numbers are spelled, so that 2 may be to.
  var word: String {
    if case .number(let value) = kind, let small = Int(exactly: value), SpokenNumbers.units.indices.contains(small) {
      return SpokenNumbers.units[small]
    }
    return text
  }
}
