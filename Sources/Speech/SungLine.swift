/// Words of one line.
public struct SungLine: Sendable, Equatable {
  public var words: [SungWord]

  /// Words at most, which no line of a song exceeds that is sung in one breath.
  private static let longest = 14

  /// Parts words into lines.
  ///
  /// - Parameters:
  ///   - words: in the order of their starts.
  ///   - pause: seconds between two words that end a line.
  public static func lines(of words: [SungWord], pause: Double) -> [SungLine] {
    var lines: [SungLine] = []
    for word in words {
      if let last = lines.last?.words.last, let count = lines.last?.words.count, count < longest,
        word.start - last.end < pause, !last.endsSentence
      {
        lines[lines.count - 1].words.append(word)
      } else {
        lines.append(SungLine(words: [word]))
      }
    }
    return lines
  }
}

extension SungWord {
  /// Windows of a recording in none of which so many words are heard have no lyrics: networks make exclamations of chopped
  /// voices and of instruments.
  private static let leastPhrase = 4
  /// Fewer windows than this may hold a short text.
  private static let leastWindows = 3

  /// The words of all windows; none where only exclamations are heard.
  public static func joined(_ windows: [[SungWord]]) -> [SungWord] {
    let isSaying = windows.count < leastWindows || windows.contains { $0.count >= leastPhrase }
    return isSaying ? windows.flatMap(\.self) : []
  }

  fileprivate var endsSentence: Bool { text.last.map { ".!?。！？".contains($0) } ?? false }
}
