import Pitch
import Testing

@testable import Speech

@Suite("Written lyrics")
struct WrittenLyricsTests {
  @Test("headings and empty lines are not sung, punctuation belongs to words, characters without spaces are words")
  func words() {
    let written = WrittenLyrics("[Verse 1]\n Row, row -\r\n\n \u{2669} \n[Chorus]\nあい, yeah")
    #expect(written.words == ["Row,", "row-", "あ", "い,", "yeah"])
    #expect(written.lines == [0, 0, 1, 1, 1])
    #expect(WrittenLyrics("\n[x]\n").words.isEmpty)
    let timed = WrittenLyrics("[ar:Anybody]\n[00:01.20]<00:01.20>one <00:01.90>two\n[01:02]three")
    #expect(timed.words == ["one", "two", "three"] && timed.lines == [0, 0, 1])
  }

  @Test("words are spoken with the spaces by which they are parted again")
  func spoken() {
    for text in ["one two, three", "あいう", "abc あ def"] {
      let texts = SungWord.texts(of: text)
      #expect(SungWord.texts(of: SungWord.spoken(texts).joined()) == texts)
    }
  }

  @Test("what is not sung has no probability and stands between its neighbours")
  func notSung() {
    let written = WrittenLyrics("a b\nc d")
    let sung = written.sung([
      SungWord(text: "a", start: 1, end: 2, probability: 0.5), nil,
      SungWord(text: "c", start: 3, end: 4, probability: 0.5),
      SungWord(text: "d", start: 3.5, end: 5, probability: 0.5),
    ])
    #expect(sung.map { $0.words.map(\.text) } == [["a", "b"], ["c", "d"]])
    let words = sung.flatMap(\.words)
    #expect(words.map(\.start) == [1, 1.99, 3, 4] && words.map(\.end) == [2, 2, 4, 5])
    #expect(words.map(\.probability) == [0.5, 0, 0.5, 0.5])
    #expect(written.sung([nil, nil, nil, nil]).flatMap(\.words).allSatisfy { $0.start == 0 && $0.end == 0.01 })
  }
}

@Suite("Heard words among written ones")
struct WordMatchingTests {
  private func matches(_ written: String, _ heard: String) -> [Int?] {
    WordMatching.matches(
      written: written.split(separator: " ").map(String.init), heard: heard.split(separator: " ").map(String.init))
  }

  @Test("case, punctuation and misheard letters do not matter, order does")
  func alike() {
    #expect(matches("Row, row your boat", "row Row you're coat") == [0, 1, 2, 3])
    #expect(matches("down the stream", "well down a stream now") == [1, nil, 3])
  }

  @Test("a common word alone is no match")
  func alone() {
    #expect(matches("one two three four five six seven", "zzz yyy xxx four www vvv uuu").allSatisfy { $0 == nil })
    #expect(matches("life", "Life!") == [0])
    #expect(matches("", "a").isEmpty && matches("a", "") == [nil])
  }
}

@Suite("Windows of written words")
struct LyricsPlacementTests {
  /// Sounds from 0 to 10 and from 20 to 30.
  private let activity = VoiceActivity(
    energies: (0..<3000).map { $0 < 1000 || $0 >= 2000 ? 0.01 : 0 })
  private let windows = [0.0..<10.5, 19.5..<30.0]

  private func heard(_ text: String, _ start: Double) -> SungWord {
    SungWord(text: text, start: start, end: start + 0.5, probability: 1)
  }

  @Test("words between two that were heard are spread over what sounds between them")
  func spread() {
    let placement = LyricsPlacement(
      of: WrittenLyrics("alpha beta x y gamma delta"),
      heard: [heard("alpha", 8), heard("beta", 8.5), heard("gamma", 21), heard("delta", 21.5)], windows: windows,
      activity: activity)
    #expect(placement.words == [[0, 1, 2], [3, 4, 5]])
    #expect(abs(placement.heardShare - 4 / 6) < 1e-9)
  }

  @Test("a word that was not heard is sung with its line, even where there is no time between its neighbours")
  func squeezed() {
    func words(_ text: String) -> [[Int]] {
      LyricsPlacement(
        of: WrittenLyrics(text),
        heard: [heard("alpha", 9), heard("beta", 9.8), heard("gamma", 20), heard("delta", 20.5)],
        windows: windows, activity: activity
      ).words
    }
    #expect(words("alpha beta x\ngamma delta") == [[0, 1, 2], [3, 4]])
    #expect(words("alpha beta\nx gamma delta") == [[0, 1], [2, 3, 4]])
  }

  @Test("where nothing was heard, words are spread over everything")
  func nothingHeard() {
    let placement = LyricsPlacement(
      of: WrittenLyrics("a b c d"), heard: [], windows: windows, activity: activity)
    #expect(placement.words == [[0, 1], [2, 3]])
  }

  @Test("more words than can be sung in the time between are not sung")
  func tooMany() {
    let written = WrittenLyrics("alpha beta " + (0..<40).map { "x\($0) " }.joined() + "gamma delta")
    let placement = LyricsPlacement(
      of: written, heard: [heard("alpha", 5), heard("beta", 5.5), heard("gamma", 6.5), heard("delta", 7)],
      windows: windows, activity: activity)
    #expect(placement.words == [[0, 1, 42, 43], []])
  }
}
