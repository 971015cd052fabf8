import Artifacts
import Evaluation
import Testing

@Suite struct LyricsMetricsTests {
  @Test(arguments: [
    ("Don’t stop, BELIEVIN' -- oh-oh!", ["don't", "stop", "believin", "oh", "oh"]),
    ("'Cause I ‘said’ so; (ooh) ♪ 24/7…", ["cause", "i", "said", "so", "ooh", "24", "7"]),
    ("Ｌｏｖｅ ２", ["love", "2"]), ("L'été où ça brûle", ["l'été", "où", "ça", "brûle"]),
    ("e\u{301}te\u{301}", ["été"]), ("愛してる love", ["愛", "し", "て", "る", "love"]), ("  \n ", []), ("' '' -", []),
    ("rock''n", ["rock", "n"]),
  ])
  func `words are compared without case, punctuation and the ways to draw an apostrophe`(text: String, words: [String])
  {
    #expect(LyricsText.words(text) == words)
  }

  @Test func `onsets are judged over the words that both sides have`() throws {
    var reference = Annotation()
    reference.words = timed([("Hello,", 1), ("la-la", 2), ("my", 3), ("world", 4)])
    var estimate = Annotation()
    estimate.words = timed([("hello", 1.5), ("la", 2.1), ("la", 2.6), ("word", 3), ("world", 4.2)])
    let score = try #require(try EvaluationTask.lyrics.score(reference, estimate))
    #expect(score.values["WER"] == 0.2)
    #expect(score.values["substitutions"] == 0.2)
    #expect(score.error == "substitutions")
    #expect(score.values["matched"] == 0.8)
    let mean = try #require(score.values["onset mean error"])
    #expect(abs(mean - 0.8 / 3) < 1e-12)
    #expect(abs((score.values["onset median error"] ?? 0) - 0.2) < 1e-12)
    #expect(score.values["onset within 0.3 s"] == 2.0 / 3)
  }

  @Test func `a text without times is scored without onsets, and silence against silence is right`() throws {
    var reference = Annotation()
    reference.text = "One, two"
    var estimate = Annotation()
    #expect(try EvaluationTask.lyrics.score(reference, estimate) == nil)
    estimate.words = timed([("one", 0), ("two", 1)])
    let right = try #require(try EvaluationTask.lyrics.score(reference, estimate))
    #expect(
      right == TaskScore(["WER": 0, "CER": 0, "matched": 1, "substitutions": 0, "insertions": 0, "deletions": 0]))
    reference.text = ""
    #expect(try EvaluationTask.lyrics.score(reference, estimate)?.values["WER"] == 2)
    estimate.words = []
    #expect(try EvaluationTask.lyrics.score(reference, estimate)?.values["WER"] == 0)
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `made-up lyrics and damaged annotations score as jiwer and mir_eval score them`() throws {
    var generator = SeededGenerator(seed: 31)
    let made = (0..<2500).map { _ in lyrics(Int.random(in: 0...90, using: &generator), &generator) }
    let long = (0..<4).map { _ in lyrics(700, &generator) }
    let annotated = try CorpusColumns.files(named: "lyrics.csv").map { rows in
      rows.flatMap { row in
        LyricsText.words(row.count > 2 ? row[2] : "").map {
          LyricsMetrics.Word(text: $0, onset: Double(row[0]) ?? 0)
        }
      }
    }
    let cases = (made + long + annotated).map { reference in
      let estimate =
        Int.random(in: 0..<5, using: &generator) == 0 ? lyrics(40, &generator) : heard(reference, &generator)
      return RefereedCase(
        [
          "reference": .array(reference.map { .string($0.text) }),
          "estimate": .array(estimate.map { .string($0.text) }),
          "reference onsets": .numbers(reference.compactMap(\.onset)),
          "estimate onsets": .numbers(estimate.compactMap(\.onset)),
        ], figures: figures(reference, estimate))
    }
    try RefereedCase.expectAgreement(with: "lyrics", cases)
  }

  private func figures(_ reference: [LyricsMetrics.Word], _ estimate: [LyricsMetrics.Word]) -> [String: Double] {
    let metrics = LyricsMetrics(reference: reference, estimate: estimate)
    var figures = [
      "WER": metrics.wordErrorRate, "CER": metrics.characterErrorRate, "hits": Double(metrics.alignment.matches.count),
      "substitutions": Double(metrics.alignment.substitutions), "insertions": Double(metrics.alignment.insertions),
      "deletions": Double(metrics.alignment.deletions),
    ]
    if reference.map(\.text) == estimate.map(\.text), let onsets = metrics.onsets {
      figures["onset mean error"] = onsets.mean
      figures["onset median error"] = onsets.median
      figures["onset within 0.3 s"] = onsets.shareWithin
    }
    return figures
  }

  /// Few different words, so that many alignments are equally good.
  private func lyrics(_ count: Int, _ generator: inout SeededGenerator) -> [LyricsMetrics.Word] {
    let vocabulary = ["la", "oh", "yeah", "the", "night", "don't", "été"]
    var time = 0.0
    return (0..<count).map { _ in
      time += Double(Int.random(in: 1...8, using: &generator)) / 8
      return .init(text: vocabulary[Int.random(in: vocabulary.indices, using: &generator)], onset: time)
    }
  }

  /// Words left out, doubled and misheard, or none of that; later or earlier by up to half a second.
  private func heard(_ words: [LyricsMetrics.Word], _ generator: inout SeededGenerator) -> [LyricsMetrics.Word] {
    let damage = Int.random(in: 0..<3, using: &generator) == 0 ? 1000 : Int.random(in: 4...30, using: &generator)
    let heard = words.flatMap { word -> [LyricsMetrics.Word] in
      switch Int.random(in: 0..<damage, using: &generator) {
      case 0: []
      case 1: [word, word]
      case 2: [.init(text: "what", onset: word.onset)]
      default: [word]
      }
    }
    let onsets = heard.map { max(0, ($0.onset ?? 0) + Double(Int.random(in: -4...4, using: &generator)) / 8) }.sorted()
    return zip(heard, onsets).map { .init(text: $0.text, onset: $1) }
  }

  private func timed(_ words: [(String, Double)]) -> [Annotation.LabelledInterval] {
    words.map { .init(start: $0.1, end: $0.1 + 0.4, label: $0.0) }
  }
}
