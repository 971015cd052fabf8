import Artifacts
import Evaluation
import Notation
import Testing

@Suite struct KeyMetricsTests {
  private static let tonics = [
    "C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B",
  ]
  private static let labels = tonics.flatMap { ["\($0) major", "\($0) minor", "\($0) other"] } + ["X"]

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `the weight of every pair of keys is mir_eval's`() throws {
    let cases = try Self.labels.flatMap { reference in
      try Self.labels.map { estimate in
        let relation = KeyRelation(
          reference: try KeyLabel(parsing: reference), estimate: try KeyLabel(parsing: estimate))
        return RefereedCase(
          ["reference": .string(reference), "estimate": .string(estimate)], figures: ["weight": relation.weight])
      }
    }
    #expect(cases.count == 52 * 52)
    try RefereedCase.expectAgreement(with: "key", cases)
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `passages weigh mir_eval's weights by seconds`() throws {
    var generator = SeededGenerator(seed: 5)
    let cases = try (0..<500).map { _ -> RefereedCase in
      let reference = keys(&generator)
      let estimate = keys(&generator)
      let shares = try KeyMetrics.shares(reference: reference, estimate: estimate)
      let passages = shares.map { shares in shares.reduce(0) { $0 + $1.key.weight * $1.value } }
      return RefereedCase(
        ["references": columns(reference), "estimates": columns(estimate)],
        figures: passages.map { ["passages": $0] } ?? [:])
    }
    try RefereedCase.expectAgreement(with: "key", cases)
  }

  /// Up to five keys with gaps between some.
  private func keys(_ generator: inout SeededGenerator) -> [Annotation.LabelledInterval] {
    var time = 0.0
    return (0..<Int.random(in: 0...5, using: &generator)).map { _ in
      let start = time + Double(Int.random(in: 0...3, using: &generator))
      time = start + Double(Int.random(in: 0...8, using: &generator)) / 2
      let label = Self.labels.randomElement(using: &generator) ?? "X"
      return Annotation.LabelledInterval(start: start, end: time, label: label)
    }
  }

  private func columns(_ keys: [Annotation.LabelledInterval]) -> JSON {
    .array(keys.map { .array([.number($0.start), .number($0.end), .string($0.label)]) })
  }

  @Test(arguments: [
    ("C major", "C major", "same"), ("Gb major", "F# major", "same"), ("C:min", "C minor", "same"),
    ("Cb major", "B major", "same"), ("N", "X", "same"), ("C major", "G major", "fifth"),
    ("C major", "F major", "other"), ("C major", "A minor", "relative"), ("A minor", "C major", "relative"),
    ("C major", "C minor", "parallel"), ("D dorian", "D phrygian", "same"), ("C major", "N", "other"),
    ("N", "C major", "other"), ("E## minor", "F# minor", "same"),
  ])
  func `keys are related as musicians say`(reference: String, estimate: String, relation: String) throws {
    let related = KeyRelation(reference: try KeyLabel(parsing: reference), estimate: try KeyLabel(parsing: estimate))
    #expect(related.rawValue == relation)
  }

  @Test func `shares of errors and the global key are told apart`() throws {
    var reference = Annotation()
    reference.keys = [key(0, 10, "C major"), key(10, 16, "G major"), key(16, 20, "A minor")]
    var estimate = Annotation()
    estimate.keys = [key(0, 12, "G major"), key(14, 20, "A minor")]
    let score = try #require(try EvaluationTask.key.score(reference, estimate))
    // C as G for 10 s, G right for 2, nothing for 2, G as A minor for 2, A minor right for 4.
    #expect(score.values["fifth"] == 0.5)
    #expect(score.values["other"] == 0.2)
    #expect(score.values["relative"] == 0)
    #expect(score.values["parallel"] == 0)
    #expect(abs((score.values["passages"] ?? 0) - 0.55) < 1e-12)
    #expect(score.values["global"] == 0.5)
    #expect(score.values["global exact"] == 0)
    #expect(score.error == "fifth")
  }

  @Test func `the global key adds up enharmonic spellings`() throws {
    let reference = [key(0, 4, "Gb major"), key(4, 10, "C minor"), key(10, 14, "F# major")]
    #expect(try KeyMetrics.globalRelation(reference: reference, estimate: [key(0, 14, "F#:maj")]) == .same)
    #expect(try KeyMetrics.globalRelation(reference: [key(0, 14, "Gb major")], estimate: reference) == .same)
  }

  @Test func `no key on either side has no score and an empty estimate is wrong throughout`() throws {
    var reference = Annotation()
    var estimate = Annotation()
    estimate.keys = []
    #expect(try EvaluationTask.key.score(reference, estimate) == nil)
    reference.keys = []
    #expect(try EvaluationTask.key.score(reference, estimate) == nil)
    reference.keys = [key(0, 10, "C major")]
    let score = try #require(try EvaluationTask.key.score(reference, estimate))
    #expect(score.values["other"] == 1)
    #expect(score.values["passages"] == 0)
    #expect(score.error == "other")
    estimate.keys = nil
    #expect(try EvaluationTask.key.score(reference, estimate) == nil)
  }

  @Test func `a label that is no key is refused`() throws {
    var reference = Annotation()
    reference.keys = [key(0, 10, "C major")]
    var estimate = Annotation()
    estimate.keys = [key(0, 10, "H major")]
    #expect(throws: NotationError.self) { try EvaluationTask.key.score(reference, estimate) }
  }

  private func key(_ start: Double, _ end: Double, _ label: String) -> Annotation.LabelledInterval {
    Annotation.LabelledInterval(start: start, end: end, label: label)
  }
}
