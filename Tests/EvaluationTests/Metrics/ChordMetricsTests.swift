import Artifacts
import Evaluation
import TestSupport
import Testing

@Suite struct ChordMetricsTests {
  private typealias Interval = Annotation.LabelledInterval

  @Test func `confusions name what is wrong for how long`() throws {
    let reference = ["C:maj", "C:maj", "C:maj", "C:maj/3", "C:maj", "A:min", "N", "C:7", "C:maj", "X"]
    let estimate = ["C:maj", "C:min", "A:min", "E:min", "G:maj", "C:maj", "C:maj", "C:maj", "F#:maj", "C:maj"]
    let metrics = try #require(try ChordMetrics(reference: timed(reference), estimate: timed(estimate)))
    #expect(
      metrics.confusions == [
        .parallel: 0.1, .relative: 0.2, .inversion: 0.1, .fifth: 0.1, .noChord: 0.1, .quality: 0.1, .otherRoot: 0.1,
      ])
  }

  @Test func `the task tells the largest confusion and the share of time each vocabulary covers`() throws {
    let reference = annotation(timed(["C:maj", "C:maj", "C:sus4", "G:maj"]))
    var estimate = annotation(timed(["C:maj", "C:min", "C:min", "G:maj"]))
    let score = try #require(try EvaluationTask.chords.score(reference, estimate))
    #expect(score.error == "parallel")
    #expect(score.values["majmin share"] == 0.75)
    #expect(score.values["majmin"] == 2.0 / 3)
    #expect(Set(score.values.keys) == Set(EvaluationTask.chords.metrics.map(\.name)))
    estimate.chords = reference.chords
    #expect(try EvaluationTask.chords.score(reference, estimate)?.error == nil)
  }

  @Test func `nothing is scored where a side says nothing, and no chords at all score as no chord`() throws {
    var reference = annotation(timed(["C:maj", "N", "N", "N"]))
    var estimate = Annotation()
    #expect(try EvaluationTask.chords.score(reference, estimate) == nil)
    estimate.chords = []
    #expect(try EvaluationTask.chords.score(reference, estimate)?.values["root"] == 0.75)
    reference.chords = [Interval(start: 1, end: 1, label: "C:maj")]
    #expect(try EvaluationTask.chords.score(reference, estimate) == nil)
  }

  @Test(arguments: ChordLabels.refused) func `a label without a comparison is named`(label: String) throws {
    let error = #expect(throws: MetricError.self) { try ChordEncoding(label: label) }
    #expect(error?.message.contains("'\(label)'") == true)
    #expect(error?.code == "PF-EVAL-101")
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `labels read as mir_eval reads them, and what it refuses is refused`() throws {
    var generator = SeededGenerator(seed: 11)
    let labels = ChordLabels.refused + (0..<3000).map { _ in ChordLabels.any(using: &generator) }
    let cases = labels.map { label in
      let encoding = try? ChordEncoding(label: label)
      let figures = encoding.map {
        ["root": $0.root, "bass": $0.bass, "tones": Int($0.tones), "reduced": Int($0.reducedTones)].mapValues(
          Double.init)
      }
      return RefereedCase(["label": .string(label)], figures: figures ?? ["has no encoding": 1])
    }
    try RefereedCase.expectAgreement(with: "chords", cases)
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `made-up sequences and damaged annotations score as mir_eval scores them`() throws {
    var generator = SeededGenerator(seed: 12)
    let annotated = try LabelledIntervals.corpus("chords.lab").flatMap { Array(repeating: $0, count: 6) }
    let made = (0..<800).map { _ in
      LabelledIntervals.random(shape(&generator), using: &generator) { ChordLabels.any(using: &$1) }
    }
    let cases = try (annotated + made).map { reference in
      let estimate =
        Int.random(in: 0..<4, using: &generator) == 0
        ? LabelledIntervals.random(shape(&generator), using: &generator) { ChordLabels.any(using: &$1) }
        : LabelledIntervals.perturbed(reference, using: &generator) { ChordLabels.variation(of: $0, using: &$1) }
      return RefereedCase(
        ["reference": reference.json, "estimate": estimate.json], figures: try figures(reference, estimate))
    }
    try RefereedCase.expectAgreement(with: "chords", cases)
  }

  /// The task's, without those that mir_eval has not.
  private func figures(_ reference: [Interval], _ estimate: [Interval]) throws -> [String: Double] {
    let (truth, guess) = (annotation(reference), annotation(estimate))
    let score = try #require(try EvaluationTask.chords.score(truth, guess))
    let errors = EvaluationTask.chords.metrics.filter(\.isErrorShare).map(\.name)
    return score.values.filter { !errors.contains($0.key) }
  }

  private func annotation(_ chords: [Interval]) -> Annotation {
    var annotation = Annotation()
    annotation.chords = chords
    return annotation
  }

  /// One second each.
  private func timed(_ labels: [String]) -> [Interval] {
    labels.enumerated().map { Interval(start: Double($0), end: Double($0 + 1), label: $1) }
  }

  private func shape(_ generator: inout SeededGenerator) -> LabelledIntervals.Shape {
    LabelledIntervals.Shape(
      count: Int.random(in: 1...12, using: &generator),
      grid: [0.25, 0.1, 0.37][Int.random(in: 0..<3, using: &generator)],
      gaps: Int.random(in: 0..<4, using: &generator) == 0, overlaps: Int.random(in: 0..<4, using: &generator) == 0,
      start: Bool.random(using: &generator) ? 0 : Double.random(in: 0...3, using: &generator))
  }
}
