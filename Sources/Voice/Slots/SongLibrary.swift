/// Titles, compared with what was said by how they sound.
public struct SongLibrary: Sendable {
  private struct Title: Sendable {
    let text: String
    /// Sounds of each word.
    let words: [[UInt8]]
    let sounds: [UInt8]
  }

  /// As they were given.
  public let titles: [String]
  private let known: [Title]

  /// A title of which only some words were said.
  private static let costOfPart: Float = 0.15

  public init(_ titles: some Sequence<String>) {
    self.titles = Array(titles)
    known = self.titles.map { text in
      let words = Self.sounds(Tokenizer.tokens(of: text).prefix(Tokenizer.mostTokens).map(\.word))
      return Title(text: text, words: words, sounds: words.flatMap(\.self))
    }
  }

  /// The titles that sound like some words, the most like first, with the cost that ``Utterance`` describes.
  func matches(_ spoken: [String], most: Int = 2) -> [(title: String, cost: Float)] {
    let sounds = Self.sounds(spoken).flatMap(\.self)
    var distance = SoundDistance()
    var found: [(title: String, cost: Float)] = []
    for title in known {
      var least = distance.between(sounds, title.sounds, limit: Vocabulary.farthest)
      if title.words.count > spoken.count {
        for first in 0...(title.words.count - spoken.count) where title.words.count - spoken.count < 8 {
          let part = title.words[first..<first + spoken.count].flatMap(\.self)
          guard part.count > 3 else { continue }
          let value = distance.between(sounds, part, limit: Vocabulary.farthest)
          least = min(least, value + Self.costOfPart / Float(first == 0 ? 2 : 1))
        }
      }
      if least <= Vocabulary.farthest {
        found.append((title.text, Vocabulary.costOfDistance * least))
      }
    }
    return Array(
      found.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
        .prefix(most).map(\.element))
  }

  private static func sounds(_ words: [String]) -> [[UInt8]] {
    words.map { Pronunciation(of: $0).sounds }.filter { !$0.isEmpty }
  }
}
