import PerformiaSDK

/// What analyzers of lyrics give.
public enum LyricsPorts {
  public static let words = Output("words", type: "text/words/1", summary: "Words as they are sung.")
  public static let lines = Output("lines", type: "text/lines/1", summary: "Lines of the lyrics.")

  /// Writes lines and their words.
  ///
  /// - Parameter start: seconds to add to all times.
  public static func write(_ found: [SungLine], start: Double, to context: AnalysisContext) throws {
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
  }
}
