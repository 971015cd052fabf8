import Pitch
import Testing

@testable import Speech

@Suite("Words of tokens")
struct SungWordTests {
  private func token(_ text: String, end: Double?, probability: Double = 0.5) -> SpeechListener.Token {
    SpeechListener.Token(
      id: Int32(truncatingIfNeeded: text.hashValue), segment: 0, probability: probability, end: end,
      bytes: Array(text.utf8))
  }

  private func words(_ tokens: [SpeechListener.Token], until end: Double = 10) -> [SungWord] {
    SungWord.words(of: tokens, in: 1..<end, heardFrom: 1)
  }

  @Test("a word begins with a space and where the one before ends; punctuation belongs to it")
  func spaced() {
    let found = words([
      token(" Row", end: 1, probability: 0.9), token(",", end: 1), token(" gent", end: 1.5), token("ly", end: 2),
    ])
    #expect(found.map(\.text) == ["Row,", "gently"])
    let turn = 2 + SungWord.attentionLead
    #expect(found.map(\.start) == [1, turn] && found.map(\.end) == [turn, 3 + SungWord.attentionLead])
  }

  @Test("a character whose bytes lie in several tokens is whole, and writing without spaces has a word a character")
  func unspaced() {
    let bytes = Array("あ".utf8)
    let part = SpeechListener.Token(id: 1, segment: 0, probability: 0.5, end: nil, bytes: Array(bytes[..<2]))
    let rest = SpeechListener.Token(id: 2, segment: 0, probability: 0.5, end: 1, bytes: Array(bytes[2...]))
    #expect(words([part, rest, token("い", end: 2)]).map(\.text) == ["あ", "い"])
  }

  @Test("words that begin together share the time to the next, and none ends before it starts")
  func together() {
    let found = words(
      [
        token(" a", end: 1), token(" b", end: 1), token(" c", end: 1), token(" d", end: 4), token(" e", end: 4),
      ], until: 5)
    #expect(found.count == 5)
    for (word, next) in zip(found, found.dropFirst()) { #expect(word.end <= next.start) }
    #expect(found.allSatisfy { $0.start < $0.end && $0.start >= 1 })
  }

  @Test("tokens that only mark something make no word")
  func marks() {
    #expect(words([token(" ♪", end: 1), token(" ...", end: 2)]).isEmpty)
    #expect(words([]).isEmpty)
  }

  @Test("lines end at pauses and sentences")
  func lines() {
    func word(_ text: String, _ start: Double) -> SungWord {
      SungWord(text: text, start: start, end: start + 0.4, probability: 1)
    }
    let lines = SungLine.lines(
      of: [word("one", 0), word("two.", 0.5), word("three", 1), word("four", 3), word("five", 3.5)], pause: 0.7)
    #expect(lines.map { $0.words.map(\.text) } == [["one", "two."], ["three"], ["four", "five"]])
  }

  @Test("exclamations in many windows are no lyrics, a phrase among them is, and so is a short text")
  func exclamations() {
    let shout = [SungWord(text: "oh", start: 0, end: 1, probability: 1)]
    #expect(SungWord.joined([shout, [], shout + shout + shout]).isEmpty)
    #expect(SungWord.joined([shout, [], shout + shout + shout + shout]).count == 5)
    #expect(SungWord.joined([shout, shout]).count == 2)
    #expect(SungWord.joined([]).isEmpty)
  }

  @Test("a loop is told and cut after it has been said often enough, a refrain is not")
  func loops() {
    func heard(_ ids: [Int32]) -> HeardText {
      HeardText(
        tokens: ids.map { SpeechListener.Token(id: $0, segment: Int($0) / 10, probability: 0.5, end: nil, bytes: []) })
    }
    let refrain = heard([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4])
    #expect(refrain.withoutLoops.tokens.count == 13)
    let loop = heard([9] + (0..<20).flatMap { _ in [Int32(1), 2, 3] })
    #expect(loop.withoutLoops.tokens.map(\.id) == [9] + (0..<4).flatMap { _ in [Int32(1), 2, 3] })
    #expect(!loop.isStuck && !refrain.isStuck && heard((0..<20).flatMap { _ in [Int32(1), 2, 3, 4] }).isStuck)
    let later = heard((0..<9).map { _ in 1 } + [2, 3])
    #expect(later.withoutLoops.tokens.map(\.id) == [1, 1, 1, 1, 2, 3])
    #expect(heard([1, 2, 11, 12, 3]).sentences.map { $0.tokens.map(\.id) } == [[1, 2], [11, 12], [3]])
    #expect(abs(refrain.probability - 0.5) < 1e-9 && heard([]).probability == 0)
  }

  @Test("a word in which no voice sounds is none, and one ends with the voice")
  func trimmed() {
    let sounding = [Double](repeating: 0.01, count: 150) + [Double](repeating: 0, count: 450)
    let activity = VoiceActivity(energies: sounding)
    #expect(SungWord(text: "gone", start: 4, end: 5, probability: 1).trimmed(to: activity, leastShare: 0.1) == nil)
    let word = SungWord(text: "held", start: 1, end: 4, probability: 1).trimmed(to: activity, leastShare: 0.1)
    #expect((1.4...1.8).contains(word?.end ?? 0))
  }

  @Test("what is likelier is surer, and nothing is quite sure")
  func confidence() {
    let found = stride(from: 0.0, through: 1, by: 0.05).map(SungWord.confidence)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 } && found.allSatisfy { $0 > 0 && $0 < 0.9 })
    #expect(abs(SungWord.confidence(0.975) - 0.70) < 0.01)
  }

  @Test("words that are unlikely all together are none that somebody sings")
  func credible() {
    func words(_ probabilities: Double...) -> [SungWord] {
      probabilities.map { SungWord(text: "la", start: 0, end: 1, probability: $0) }
    }
    #expect(SungWord.areCredible([]) && SungWord.areCredible(words(0.9, 0.4, 0.8)))
    #expect(!SungWord.areCredible(words(0.9, 0.2, 0.3)))
  }

  @Test("sentences that repeat an unlikely one are echoes, those that repeat a likely one are sung")
  func echoes() {
    func sentence(_ id: Int32, _ probability: Double) -> HeardText {
      HeardText(tokens: [SpeechListener.Token(id: id, segment: 0, probability: probability, end: nil, bytes: [])])
    }
    let loop = [sentence(1, 0.9), sentence(2, 0.3)] + (0..<5).map { _ in sentence(2, 0.95) } + [sentence(3, 0.4)]
    #expect(HeardText.echoes(loop) == Set(1..<7))
    #expect(HeardText.echoes((0..<9).map { _ in sentence(2, 0.8) }).isEmpty)
    #expect(HeardText.echoes(Array(loop.prefix(5))).isEmpty && HeardText.echoes([]).isEmpty)
  }
}
