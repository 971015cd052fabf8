/// All words that are listened for, and which of them sound alike.
struct Vocabulary: Sendable {
  /// A word of the vocabulary that another one may have been meant to be.
  struct Likeness: Sendable {
    let word: Int
    /// From 0, as in ``Utterance``.
    let cost: Float
  }

  /// Beyond this distance (``SoundDistance``), a word that is none of the vocabulary is none of its words.
  static let farthest: Float = 0.3
  /// The same for a word of the vocabulary, which was most likely meant as it is written.
  static let farthestKnown: Float = 0.08
  /// What a unit of distance costs, and what it costs that a word is another one that sounds the same.
  static let costOfDistance: Float = 2
  static let costOfHomophone: Float = 0.06

  private(set) var words: [String] = []
  private(set) var sounds: [[UInt8]] = []
  private var identifiers: [String: Int] = [:]
  private(set) var alike: [[Likeness]] = []

  var count: Int { words.count }

  mutating func identifier(of word: String) -> Int {
    if let known = identifiers[word] { return known }
    identifiers[word] = words.count
    words.append(word)
    sounds.append(Pronunciation(of: word).sounds)
    return words.count - 1
  }

  func identifier(ofKnown word: String) -> Int? { identifiers[word] }

  /// Compares all words with each other, once all are known.
  mutating func compare() {
    var distance = SoundDistance()
    alike = words.indices.map { word in
      likenesses(of: sounds[word], limit: Self.farthestKnown, &distance).filter { $0.word != word }
    }
  }

  /// The words that sound like some sounds.
  func likenesses(of spoken: [UInt8], limit: Float, _ distance: inout SoundDistance) -> [Likeness] {
    var found: [Likeness] = []
    for word in words.indices {
      let value = distance.between(spoken, sounds[word], limit: limit)
      if value <= limit {
        found.append(Likeness(word: word, cost: Self.costOfHomophone + Self.costOfDistance * value))
      }
    }
    return found
  }
}
