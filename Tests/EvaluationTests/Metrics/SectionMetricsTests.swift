import Artifacts
import Evaluation
import TestSupport
import Testing

@Suite struct SectionMetricsTests {
  private typealias Interval = Annotation.LabelledInterval

  @Test(arguments: [
    ("Verse 2", SectionFunction.verse), ("pre-chorus", .verse), ("PreChorus A", .verse), ("Refrain", .chorus),
    ("instrumental verse", .verse), ("Guitar Solo", .instrumental), ("interlude", .instrumental), ("Fadeout", .outro),
    ("Coda", .outro), ("middle bridge", .bridge), ("Transition", .bridge), ("silence", .silence), ("Intro", .intro),
  ])
  func `a label is brought to its function`(label: String, function: SectionFunction) {
    #expect(SectionFunction(label: label) == function)
  }

  @Test(arguments: ["A", "b'", "1", "", "end"]) func `what names no function has none`(label: String) {
    #expect(SectionFunction(label: label) == nil)
  }

  @Test func `label accuracy is the share of time with the right function`() throws {
    let reference = timed(["intro", "verse", "pre-chorus", "chorus", "A"])
    let right = try #require(
      SectionMetrics(reference: reference, estimate: timed(["opening", "rap", "B", "verse", "verse"])))
    #expect(right.functionAccuracy == 0.5)
    #expect(try #require(SectionMetrics(reference: reference, estimate: timed(["A", "B"]))).functionAccuracy == nil)
    #expect(try #require(SectionMetrics(reference: timed(["A"]), estimate: reference)).functionAccuracy == nil)
  }

  @Test func `fine divisions are scored as the mean over annotators, coarse ones apart`() throws {
    var reference = Annotation()
    reference.sections = [
      .init(name: "segments", intervals: timed(["A", "A", "B"])),
      .init(name: "segments_annotator2", intervals: [Interval(start: 0, end: 30, label: "A")]),
      .init(
        name: "segments_coarse",
        intervals: [Interval(start: 0, end: 14, label: "A"), Interval(start: 14, end: 30, label: "B")]),
    ]
    var estimate = Annotation()
    estimate.sections = [
      .init(
        name: "level0", intervals: [Interval(start: 0, end: 14, label: "a"), Interval(start: 14, end: 30, label: "b")]),
      .init(name: "level1", intervals: timed(["a", "a", "b"])),
    ]
    let fine = try #require(try EvaluationTask.sections.score(reference, estimate))
    #expect(fine.values["P@0.5"] == 0.75)
    #expect(fine.values["R@0.5"] == 1)
    #expect(fine.values["label accuracy"] == nil)
    let coarse = try #require(try EvaluationTask.coarseSections.score(reference, estimate))
    #expect(coarse.values["F@0.5"] == 1)
    #expect(coarse.values["pairwise F"] == 1)
    estimate.sections?.removeFirst()
    #expect(try EvaluationTask.coarseSections.score(reference, estimate)?.values["R@3"] == 2.0 / 3)
    reference.sections?.removeLast()
    #expect(try EvaluationTask.coarseSections.score(reference, estimate) == nil)
    reference.sections = []
    #expect(try EvaluationTask.sections.score(reference, estimate) == nil)
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `made-up divisions and damaged annotations score as mir_eval scores them`() throws {
    var generator = SeededGenerator(seed: 21)
    let annotated = try ["segments.lab", "segments_annotator2.lab", "segments_coarse.lab"]
      .flatMap(LabelledIntervals.corpus).flatMap { Array(repeating: $0, count: 4) }
    let made = (0..<1000).map { _ in random(&generator) }
    let cases = try (annotated + made).map { reference in
      let estimate =
        Int.random(in: 0..<3, using: &generator) == 0
        ? random(&generator)
        : LabelledIntervals.perturbed(reference, using: &generator) { Bool.random(using: &$1) ? $0 : label(&$1) }
      return RefereedCase(
        ["reference": reference.json, "estimate": estimate.json], figures: try figures(reference, estimate))
    }
    try RefereedCase.expectAgreement(with: "sections", cases)
  }

  /// The task's, without what mir_eval has not; all of them, not a number where not defined.
  private func figures(_ reference: [Interval], _ estimate: [Interval]) throws -> [String: Double] {
    var truth = Annotation()
    truth.sections = [.init(name: "segments", intervals: reference)]
    var guess = Annotation()
    guess.sections = [.init(name: "level0", intervals: estimate)]
    let values = try #require(try EvaluationTask.sections.score(truth, guess)).values
    let names = EvaluationTask.sections.metrics.map(\.name).filter { $0 != "label accuracy" }
    return Dictionary(uniqueKeysWithValues: names.map { ($0, values[$0] ?? .nan) })
  }

  /// Ten seconds each.
  private func timed(_ labels: [String]) -> [Interval] {
    labels.enumerated().map { Interval(start: 10 * Double($0), end: 10 * Double($0 + 1), label: $1) }
  }

  /// Times on a grid of 0.5 s lie exactly on the windows, those on 0.1 s on the frames.
  private func random(_ generator: inout SeededGenerator) -> [Interval] {
    let shape = LabelledIntervals.Shape(
      count: Int.random(in: 1...12, using: &generator),
      grid: [0.5, 0.1, 0.73][Int.random(in: 0..<3, using: &generator)],
      gaps: Int.random(in: 0..<4, using: &generator) == 0, overlaps: Int.random(in: 0..<4, using: &generator) == 0,
      start: Bool.random(using: &generator) ? 0 : Double.random(in: 0...3, using: &generator))
    return LabelledIntervals.random(shape, using: &generator) { label(&$1) }
  }

  private func label(_ generator: inout SeededGenerator) -> String {
    ["A", "a", "B", "C", "verse", "Verse", "None", "__T_MIN"][Int.random(in: 0..<8, using: &generator)]
  }
}
