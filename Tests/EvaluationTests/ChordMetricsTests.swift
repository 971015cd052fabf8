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
    var reference = Annotation()
    reference.chords = timed(["C:maj", "C:maj", "C:sus4", "G:maj"])
    var estimate = Annotation()
    estimate.chords = timed(["C:maj", "C:min", "C:min", "G:maj"])
    let score = try #require(try EvaluationTask.chords.score(reference, estimate))
    #expect(score.error == "parallel")
    #expect(score.values["majmin share"] == 0.75)
    #expect(score.values["majmin"] == 2.0 / 3)
    #expect(Set(score.values.keys) == Set(EvaluationTask.chords.metrics.map(\.name)))
    estimate.chords = reference.chords
    #expect(try EvaluationTask.chords.score(reference, estimate)?.error == nil)
  }

  @Test func `nothing is scored where a side says nothing, and no chords at all score as no chord`() throws {
    var reference = Annotation()
    reference.chords = timed(["C:maj", "N", "N", "N"])
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
    let scores = try Referee(judge: "chords").scores(labels.map { .object([.init("label", .string($0))]) })
    for (label, score) in zip(labels, scores) {
      guard score["refused"] == nil else {
        #expect(throws: MetricError.self, "\(label)") { try ChordEncoding(label: label) }
        continue
      }
      let encoding = try ChordEncoding(label: label)
      #expect(Int64(encoding.root) == score["root"]?.integer, "\(label)")
      #expect(Int64(encoding.bass) == score["bass"]?.integer, "\(label)")
      #expect(Int64(encoding.tones) == score["tones"]?.integer, "\(label)")
      #expect(Int64(encoding.reducedTones) == score["reduced"]?.integer, "\(label)")
    }
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `made-up sequences score as mir_eval scores them`() throws {
    var generator = SeededGenerator(seed: 12)
    try expectEqual(
      (0..<800).map { _ in
        let reference = LabelledIntervals.random(shape(&generator), using: &generator) { ChordLabels.any(using: &$1) }
        let estimate =
          Bool.random(using: &generator)
          ? LabelledIntervals.random(shape(&generator), using: &generator) { ChordLabels.any(using: &$1) }
          : LabelledIntervals.perturbed(reference, using: &generator) { ChordLabels.variation(of: $0, using: &$1) }
        return (reference, estimate)
      })
  }

  @Test(.enabled(if: Referee.isInstalled && CorpusAnnotations.isGiven, "PERFORMIA_CORPUS names a corpus"))
  func `annotations of a corpus against damaged copies score as mir_eval scores them`() throws {
    var generator = SeededGenerator(seed: 13)
    let references = try CorpusAnnotations.files(["chords.lab"]).map(CorpusAnnotations.intervals)
    #expect(!references.isEmpty)
    try expectEqual(
      references.flatMap { reference in
        (0..<6).map { _ in
          (
            reference,
            LabelledIntervals.perturbed(reference, using: &generator) { ChordLabels.variation(of: $0, using: &$1) }
          )
        }
      })
  }

  private func expectEqual(_ cases: [(reference: [Interval], estimate: [Interval])]) throws {
    let scores = try Referee(judge: "chords").scores(
      cases.map { .object([.init("reference", $0.reference.json), .init("estimate", $0.estimate.json)]) })
    for (pair, score) in zip(cases, scores) {
      #expect(score["refused"] == nil, "\(score)")
      var reference = Annotation()
      reference.chords = pair.reference
      var estimate = Annotation()
      estimate.chords = pair.estimate
      let values = try #require(try EvaluationTask.chords.score(reference, estimate)).values
      for metric in EvaluationTask.chords.metrics where !metric.isErrorShare {
        let mine = values[metric.name] ?? .nan
        let theirs = score[metric.name]?.number ?? .infinity
        #expect(abs(mine - theirs) < 1e-6, "\(metric.name): \(mine), \(theirs) of \(pair)")
      }
    }
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
