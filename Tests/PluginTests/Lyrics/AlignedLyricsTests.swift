import Foundation
import Host
import SongMap
import TestSupport
import Testing

@Suite("Alignment of lyrics")
struct AlignedLyricsTests {
  private let bundled: BundledAnalyzers

  init() throws { bundled = try BundledAnalyzers() }

  private func align(_ recording: String, _ text: String) throws -> SongMapModel {
    let lines = text.split(separator: "\n").map { "        \($0)\n" }.joined()
    let pipeline = """
      performia: 1
      name: lyrics
      steps:
        lyrics:
          use: performia.lyrics.align
          inputs: { audio: source }
          params:
            language: en
            text: |
      \(lines)
      song_map: { lyrics: { words: lyrics.words, lines: lyrics.lines } }
      """
    return try bundled.analyze(recording, plan: bundled.plan(text: pipeline)).map.model()
  }

  /// Sentences of a synthesizer at 1 and 8 seconds.
  private func speech() throws -> String {
    let path = bundled.folder.file("speech.wav")
    for (name, text) in [("a", Self.first), ("b", Self.second)] {
      let raw = bundled.folder.file("\(name).wav")
      try #require(system("espeak-ng -v en-us -s 140 -w '\(raw)' '\(text)'") == 0)
    }
    let (a, b) = (bundled.folder.file("a.wav"), bundled.folder.file("b.wav"))
    try #require(system("sox -m '|sox \(a) -p pad 1' '|sox \(b) -p pad 8 1' '\(path)'") == 0)
    return path
  }

  private static let first = "My name is John and I live in London"
  private static let second = "The river flows behind the old church"

  @Test("given words keep their text and lines, and begin where they are said")
  func times() throws {
    let map = try align(try speech(), "[Verse]\n\(Self.first),\n\(Self.second).")
    #expect(map.lyrics.map(\.text) == ["\(Self.first),", "\(Self.second)."])
    #expect(map.lyrics.first.map { (0.7...1.6).contains($0.start) } == true, "\(map.lyrics)")
    #expect(map.lyrics.last.map { (7.7...8.6).contains($0.start) } == true, "\(map.lyrics)")
    let words = map.lyrics.flatMap(\.words)
    for (word, next) in zip(words, words.dropFirst()) { #expect(word.end <= next.start && word.start < word.end) }
  }

  @Test("a verse that nobody says has less confidence than what is said, and the words around it keep their times")
  func notSung() throws {
    let verse = "Elephants purchase seventeen bananas whenever Tuesday arrives upon mountains"
    let map = try align(try speech(), "\(Self.first)\n\(verse)\n\(Self.second)")
    func confidence(_ line: Int) -> Double {
      let words = map.lyrics[line].words
      return words.reduce(0) { $0 + ($1.confidence ?? 0) } / Double(words.count)
    }
    try #require(map.lyrics.count == 3)
    #expect(confidence(1) < 0.5 * min(confidence(0), confidence(2)), "\(map.lyrics)")
    #expect((7.7...8.6).contains(map.lyrics[2].start), "\(map.lyrics)")
  }

  @Test("without a voice no word is sung, and without words there are no lyrics")
  func nothing() throws {
    let silence = try bundled.write(.silence(frames: 5 * 44100))
    let map = try align(silence, "one two")
    #expect(map.lyrics.flatMap(\.words).map(\.confidence) == [0, 0])
    #expect(try align(silence, "[Verse]").lyrics.isEmpty)
  }

  @Test("more words than any song has are refused with the parameter's name")
  func tooMany() throws {
    let silence = try bundled.write(.silence(frames: 44100))
    #expect {
      _ = try align(silence, Array(repeating: "la", count: 20_001).joined(separator: " "))
    } throws: { "\($0)".contains("text") && "\($0)".contains("at most 20000") }
  }
}
