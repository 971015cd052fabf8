import Artifacts
import Evaluation
import Testing

@Suite struct BeatMetricsTests {
  private func figures(_ events: EventCase) -> [String: Double] {
    let (reference, estimate) = (events.reference, events.estimate)
    let continuity = BeatMetrics.continuity(reference: reference, estimate: estimate)
    return [
      "F": BeatMetrics.fMeasure(reference: reference, estimate: estimate),
      "CMLc": continuity.cmlc, "CMLt": continuity.cmlt, "AMLc": continuity.amlc, "AMLt": continuity.amlt,
      "information gain": BeatMetrics.informationGain(reference: reference, estimate: estimate),
      "Cemgil": BeatMetrics.cemgil(reference: reference, estimate: estimate),
      "Cemgil, any level": BeatMetrics.cemgilAtAnyLevel(reference: reference, estimate: estimate),
    ]
  }

  private func refereed(_ events: EventCase) -> RefereedCase {
    RefereedCase(
      ["reference": .numbers(events.reference), "estimate": .numbers(events.estimate)], figures: figures(events))
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `every figure is mir_eval's on thousands of pulses`() throws {
    var cases = EventCases(seed: 1)
    let small = (0..<3000).map { _ in refereed(cases.next(largest: 16)) }
    let large = (0..<60).map { _ in refereed(cases.next(largest: 300)) }
    try RefereedCase.expectAgreement(with: "beats", small + large)
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `the tasks leave out the first five seconds as mir_eval does`() throws {
    var cases = EventCases(seed: 2)
    let scored = (0..<500).compactMap { _ -> RefereedCase? in
      let events = cases.next(largest: 24)
      var reference = Annotation()
      reference.beats = events.reference
      var estimate = Annotation()
      estimate.beats = events.estimate
      guard let score = try? EvaluationTask.beats.score(reference, estimate) else { return nil }
      return RefereedCase(
        [
          "reference": .numbers(events.reference), "estimate": .numbers(events.estimate), "trims": .bool(true),
          "without": .string("Cemgil, any level"),
        ], figures: score.values)
    }
    #expect(scored.count > 200)
    try RefereedCase.expectAgreement(with: "beats", scored)
  }

  @Test(
    .enabled(if: Referee.isInstalled && CorpusColumns.folder != nil, "PERFORMIA_CORPUS names no corpus"))
  func `every figure is mir_eval's on a corpus's beats and changed copies of them`() throws {
    var cases = EventCases(seed: 3)
    let files = try CorpusColumns.files(named: "beats.txt") + CorpusColumns.files(named: "beats_derived.txt")
    let scored = files.flatMap { rows in
      let beats = BeatMetrics.settled(rows.compactMap { Double($0[0]) })
      return (0..<3).map { _ in refereed(EventCase(reference: beats, estimate: cases.perturbed(beats))) }
    }
    #expect(!scored.isEmpty)
    try RefereedCase.expectAgreement(with: "beats", scored)
  }

  @Test func `perfect beats score one in every figure and have no error`() throws {
    let score = try #require(try beats(pulse(0.5), against: pulse(0.5)))
    #expect(score.values.count == 7)
    for (name, value) in score.values { #expect(abs(value - 1) < 1e-12, "\(name)") }
    #expect(score.error == nil)
  }

  @Test(arguments: [
    (0.25, 0.0, "double"), (1.0, 0.0, "half"), (1.0, 0.5, "half"), (0.5, 0.25, "off-beat"), (0.5 / 3, 0.0, "triple"),
    (1.5, 0.5, "third"), (0.37, 0.0, "unrelated"),
  ])
  func `the error names the level that is tapped`(interval: Double, offset: Double, error: String) throws {
    let score = try #require(try beats(pulse(interval, offset: offset), against: pulse(0.5)))
    #expect(score.error == error)
  }

  @Test func `beats that move between levels wander`() throws {
    let beats = pulse(0.5)
    let wandering = beats.prefix(40) + beats.dropFirst(40).map { $0 + 0.25 }
    #expect(try self.beats(Array(wandering), against: beats)?.error == "wandering phase")
  }

  @Test func `a reference without two settled beats and an estimate that says nothing have no score`() throws {
    #expect(try beats(pulse(0.5), against: [1, 2, 3, 4, 5]) == nil)
    #expect(try beats(pulse(0.5), against: nil) == nil)
    #expect(try beats(nil, against: pulse(0.5)) == nil)
    let empty = try #require(try beats([], against: pulse(0.5)))
    #expect(empty.values.values.allSatisfy { $0 == 0 })
    #expect(empty.error == "unrelated")
  }

  @Test func `a grid of uncertain level is not scored by F`() throws {
    var reference = Annotation()
    reference.ambiguousBeats = pulse(0.5)
    var estimate = Annotation()
    estimate.beats = pulse(1)
    let score = try #require(try EvaluationTask.ambiguousBeats.score(reference, estimate))
    #expect(score.values["F"] == nil)
    #expect(score.values["AMLt"] == 1)
    #expect(score.values["CMLt"] == 0)
    #expect(try EvaluationTask.beats.score(reference, estimate) == nil)
  }

  @Test(arguments: [
    (pulse(2, offset: 0.5), pulse(0.5), "phase"), (pulse(1.5), pulse(0.5), "bar length"),
    ([], pulse(0.5), "bar length"),
    (pulse(1.7), pulse(0.37), "beats"), (pulse(2), pulse(0.5), nil),
  ])
  func `the error of downbeats says what is to blame`(downbeats: [Double], beats: [Double], error: String?) throws {
    var reference = Annotation()
    reference.downbeats = pulse(2)
    reference.beats = pulse(0.5)
    var estimate = Annotation()
    estimate.downbeats = downbeats
    estimate.beats = beats
    let score = try #require(try EvaluationTask.downbeats.score(reference, estimate))
    #expect(score.error == error)
    #expect(score.values.keys.sorted() == EvaluationTask.downbeats.metrics.map(\.name).sorted())
  }

  private func beats(_ estimated: [Double]?, against annotated: [Double]?) throws -> TaskScore? {
    var reference = Annotation()
    reference.beats = annotated
    var estimate = Annotation()
    estimate.beats = estimated
    return try EvaluationTask.beats.score(reference, estimate)
  }
}

/// A minute of beats from the fifth second on.
private func pulse(_ interval: Double, offset: Double = 0) -> [Double] {
  Array(stride(from: 5 + offset, to: 65, by: interval))
}
