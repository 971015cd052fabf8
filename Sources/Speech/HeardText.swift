#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was heard in a window.
public struct HeardText: Sendable {
  public let tokens: [SpeechListener.Token]

  /// A loop is a sequence of at most so many tokens that is said so many times in a row; more than that is a decoder that
  /// found no way out.
  private static let longestLoop = 24
  private static let mostRepetitions = 4

  public init(tokens: [SpeechListener.Token]) { self.tokens = tokens }

  /// Geometric mean of the tokens' probabilities, 0 to 1; 0 where there are none.
  public var probability: Double {
    guard !tokens.isEmpty else { return 0 }
    return exp(tokens.reduce(0) { $0 + log(max($1.probability, 1e-6)) } / Double(tokens.count))
  }

  /// Whether it says the same again and again.
  public var isRepetitive: Bool { withoutLoops.count < tokens.count }

  /// The tokens up to where a loop has been said often enough.
  public var withoutLoops: [SpeechListener.Token] {
    let ids = tokens.map(\.id)
    for end in ids.indices {
      for length in 1...Self.longestLoop {
        let needed = length * (Self.mostRepetitions + 1)
        guard end + 1 >= needed else { break }
        let first = end + 1 - needed
        if (first..<end + 1 - length).allSatisfy({ ids[$0] == ids[$0 + length] }) {
          return Array(tokens[..<(end + 1 - length)])
        }
      }
    }
    return tokens
  }
}
