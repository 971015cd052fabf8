import Artifacts
import Testing

@testable import SongMap

@Suite struct LyricsFieldTests {
  private func words(_ starts: [Double], _ texts: [String], lines: [Int64]? = nil) -> Table {
    let columns = [Column("text", .text(texts))] + (lines.map { [Column("line", .int64($0))] } ?? [])
    return Table(start: starts, duration: starts.map { _ in 0.5 }, confidence: starts.map { _ in 1 }, columns: columns)
  }

  private func lines(_ spans: [(Double, Double)], _ texts: [String]) -> Table {
    Table(
      start: spans.map(\.0), duration: spans.map { $0.1 - $0.0 }, confidence: spans.map { _ in 0.5 },
      columns: [Column("text", .text(texts))])
  }

  private func lyrics(_ tables: [String: Table]) throws -> [SongMapModel.Line] {
    let document = try Maps.assemble(["lyrics": tables])
    #expect(try SongMapValidator.violations(of: document) == [])
    return try document.model().lyrics
  }

  @Test("Words go to the lines that their column names, and lines grow to hold them")
  func namedLines() throws {
    let lyrics = try lyrics([
      "lines": lines([(1, 2), (4, 5)], ["when I", "was"]),
      "words": words([1, 1.8, 4], ["when", "I", "was"], lines: [0, 0, 1]),
    ])
    #expect(lyrics.map { $0.words.map(\.text) } == [["when", "I"], ["was"]])
    #expect(lyrics.map(\.end) == [2.3, 5])
  }

  @Test("Words without a column for lines go to the line that they share most time with")
  func nearestLines() throws {
    let lyrics = try lyrics([
      "lines": lines([(1, 2), (4, 5)], ["a b", "c"]), "words": words([1, 2.2, 4.4], ["a", "b", "c"]),
    ])
    #expect(lyrics.map { $0.words.map(\.text) } == [["a", "b"], ["c"]])
  }

  @Test("Words alone make lines by their column, or a single one")
  func wordsAlone() throws {
    let two = try lyrics(["words": words([1, 2, 4], ["a", "b", "c"], lines: [0, 0, 7])])
    #expect(two.map(\.text) == ["a b", "c"])
    #expect(two.map(\.start) == [1, 4] && two.map(\.end) == [2.5, 4.5])
    #expect(try lyrics(["words": words([1, 2], ["a", "b"])]).map(\.text) == ["a b"])
  }

  @Test("Lines alone have no words")
  func linesAlone() throws {
    let lyrics = try lyrics(["lines": lines([(1, 2)], ["la la"])])
    #expect(lyrics.map(\.text) == ["la la"])
    #expect(lyrics.first?.words == [])
  }

  @Test("A word that belongs to no line is refused")
  func strayWord() {
    #expect(throws: SongMapError.self) {
      try lyrics(["lines": lines([(1, 2)], ["a"]), "words": words([1], ["a"], lines: [1])])
    }
  }

  private func syllables(_ starts: [Double], _ texts: [String], of words: [Int64]) -> Table {
    Table(
      start: starts, duration: starts.map { _ in 0.25 }, confidence: starts.map { _ in 1 },
      columns: [Column("text", .text(texts)), Column("word", .int64(words))])
  }

  @Test("Syllables go to their words, and end with them at the latest")
  func syllables() throws {
    let lyrics = try lyrics([
      "words": words([1, 2], ["some", "day"]),
      "syllables": syllables([2, 2.3], ["da", "y"], of: [1, 1]),
    ])
    let words = try #require(lyrics.first?.words)
    #expect(words.map { $0.syllables.map(\.text) } == [[], ["da", "y"]])
    #expect(words[1].syllables.map(\.end) == [2.25, 2.5])
  }

  @Test("A syllable that belongs to no word is refused", arguments: [Int64(1), 7])
  func straySyllable(word: Int64) {
    #expect(throws: SongMapError.self) {
      try lyrics(["words": words([1], ["a"]), "syllables": syllables([1], ["a"], of: [word])])
    }
    #expect(throws: SongMapError.self) { try lyrics(["syllables": syllables([1], ["a"], of: [0])]) }
  }
}
