#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was heard.
public struct HeardText: Sendable {
  public let tokens: [SpeechListener.Token]

  /// A loop is a sequence of at most so many tokens that is said so many times in a row; more than that is a decoder that
  /// found no way out.
  private static let longestLoop = 24
  private static let mostRepetitions = 4
  /// Tokens of the shortest phrase; syllables are sung many times in a row.
  private static let phrase = 4

  public init(tokens: [SpeechListener.Token]) { self.tokens = tokens }

  /// Geometric mean of the tokens' probabilities, 0 to 1; 0 where there are none.
  public var probability: Double {
    guard !tokens.isEmpty else { return 0 }
    return exp(tokens.reduce(0) { $0 + log(max($1.probability, 1e-6)) } / Double(tokens.count))
  }

  /// The sentences or lines that the network parted it into.
  public var sentences: [HeardText] {
    var parts: [[SpeechListener.Token]] = []
    for token in tokens {
      if let last = parts.last?.last, last.segment == token.segment {
        parts[parts.count - 1].append(token)
      } else {
        parts.append([token])
      }
    }
    return parts.map(HeardText.init)
  }

  /// Below it, a sentence that is said again and again is an echo.
  private static let leastFirstProbability = 0.5

  /// Which of the sentences say the same more than four times in a row and began as an unlikely one: each makes the next likelier, so
  /// that the first alone tells whether somebody sings it.
  public static func echoes(_ sentences: [HeardText]) -> Set<Int> {
    var found: Set<Int> = []
    var first = 0
    for index in 1...max(sentences.count, 1) {
      if index < sentences.count, sentences[index].tokens.map(\.id) == sentences[first].tokens.map(\.id) { continue }
      if index - first > mostRepetitions, sentences[first].probability < leastFirstProbability {
        found.formUnion(first..<index)
      }
      first = index
    }
    return found
  }

  /// The same without what a loop says after it has been said often enough.
  public var withoutLoops: HeardText { HeardText(tokens: unlooped.kept) }

  /// Whether a phrase of several tokens is said again and again: singers pause between lines, decoders that found nothing do
  /// not.
  public var isStuck: Bool { unlooped.longest >= Self.phrase }

  /// The tokens that are kept, and the length of the longest loop; 0 without one.
  private var unlooped: (kept: [SpeechListener.Token], longest: Int) {
    var kept: [SpeechListener.Token] = []
    var longest = 0
    for token in tokens {
      kept.append(token)
      for length in 1...Self.longestLoop {
        let needed = length * (Self.mostRepetitions + 1)
        guard kept.count >= needed else { break }
        let tail = kept.suffix(needed)
        if zip(tail, tail.dropFirst(length)).allSatisfy({ $0.id == $1.id }) {
          kept.removeLast(length)
          longest = max(longest, length)
          break
        }
      }
    }
    return (kept, longest)
  }
}
