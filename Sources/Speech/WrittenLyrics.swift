/// Lyrics as they are written: words in lines.
public struct WrittenLyrics: Sendable, Equatable {
  /// Without white space, punctuation included; in writing without spaces a word is a character.
  public let words: [String]
  /// Seconds; what is not sung has to stand somewhere.
  private static let unsungLength = 0.01

  /// Of each word, its line; lines without words do not count.
  public let lines: [Int]

  /// - Parameter text: lines that stand in brackets, such as `[Chorus]`, are headings and not sung; time tags as of LRC, such as
  ///   `[01:23.45]` before lines and `<01:23.45>` before words, do not count.
  public init(_ text: String) {
    var words: [String] = []
    var lines: [Int] = []
    var line = 0
    for written in text.split(whereSeparator: \.isNewline) {
      let untimed = String(written).replacing(Self.timeTag, with: " ")
      guard !Self.isHeading(untimed) else { continue }
      let found = SungWord.texts(of: untimed)
      words += found
      lines += found.map { _ in line }
      if !found.isEmpty { line += 1 }
    }
    self.words = words
    self.lines = lines
  }

  private static var timeTag: Regex<Substring> { /[\[<][0-9]+:[0-9]{2}(?:[.:][0-9]+)?[\]>]/ }

  private static func isHeading(_ line: String) -> Bool {
    let line = line.split(separator: " ").joined(separator: " ")
    return line.hasPrefix("[") && line.hasSuffix("]")
  }

  /// The words with what was found of them, in their lines.
  ///
  /// - Parameter found: one a word, nil where it is not sung; starts may not fall back by more than words overlap.
  /// - Returns: starts ascend; a word that is not sung has a probability of 0 and stands at the end of the one before it.
  public func sung(_ found: [SungWord?]) -> [SungLine] {
    var lines: [SungLine] = []
    var last = max(found.lazy.compactMap(\.self).first?.start ?? 0, Self.unsungLength)
    for (index, text) in words.enumerated() {
      var word = SungWord(text: text, start: last - Self.unsungLength, end: last, probability: 0)
      if let sung = found[index] {
        word.start = max(sung.start, last)
        word.end = max(sung.end, word.start + Self.unsungLength)
        word.probability = sung.probability
        last = word.end
      }
      if index > 0, self.lines[index] == self.lines[index - 1] {
        lines[lines.count - 1].words.append(word)
      } else {
        lines.append(SungLine(words: [word]))
      }
    }
    return lines
  }
}
