import PerformiaSDK

/// What analyzers of lyrics give.
public enum LyricsPorts {
  public static let words = Output("words", type: "text/words/1", summary: "Words as they are sung.")
  public static let lines = Output("lines", type: "text/lines/1", summary: "Lines of the lyrics.")

  public static let syllables = Output(
    "syllables", type: "text/syllables/1",
    summary: "Syllables of the words that have several; none where no hyphenation of the language is installed.")
  public static let all = [words, lines, syllables]

  /// Writes lines, their words and the syllables of these.
  ///
  /// - Parameters:
  ///   - start: seconds to add to all times.
  ///   - language: a code of ISO 639-1; nil where nothing is sung.
  public static func write(_ found: [SungLine], start: Double, language: String?, to context: AnalysisContext) throws {
    var words = TableRows()
    var texts: [String] = []
    var owners: [Int64] = []
    var lines = TableRows()
    for (index, line) in found.enumerated() {
      guard let first = line.words.first, let last = line.words.last else { continue }
      lines.start.append(start + first.start)
      lines.duration.append(last.end - first.start)
      lines.confidence.append(line.words.reduce(0) { $0 + $1.probability } / Double(line.words.count))
      for word in line.words {
        words.start.append(start + word.start)
        words.duration.append(word.end - word.start)
        words.confidence.append(word.probability)
        texts.append(word.text)
        owners.append(Int64(index))
      }
    }
    words.columns = [.init("text", .text(texts)), .init("line", .int64(owners))]
    lines.columns = [.init("text", .text(found.map { $0.words.map(\.text).joined(separator: " ") }))]
    if context.wants(Self.words) { try context.append(Self.words, words) }
    if context.wants(Self.lines) { try context.append(Self.lines, lines) }
    if context.wants(Self.syllables) {
      let hyphenation = language.flatMap(Hyphenation.init)
      try context.append(Self.syllables, Self.syllables(of: words, texts, hyphenation))
    }
  }

  /// Each as long as its share of the word's letters.
  private static func syllables(of words: TableRows, _ texts: [String], _ hyphenation: Hyphenation?) -> TableRows {
    var rows = TableRows()
    var parts: [String] = []
    var owners: [Int64] = []
    for (index, text) in texts.enumerated() where words.confidence[index] > 0 {
      let syllables = hyphenation?.syllables(of: text) ?? [text]
      guard syllables.count > 1 else { continue }
      var letters = 0
      for syllable in syllables {
        let share = words.duration[index] / Double(text.count)
        rows.start.append(words.start[index] + share * Double(letters))
        rows.duration.append(share * Double(syllable.count))
        rows.confidence.append(words.confidence[index])
        letters += syllable.count
        parts.append(syllable)
        owners.append(Int64(index))
      }
    }
    rows.columns = [.init("text", .text(parts)), .init("word", .int64(owners))]
    return rows
  }
}
