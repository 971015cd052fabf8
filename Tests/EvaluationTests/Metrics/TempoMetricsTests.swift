import Artifacts
import Evaluation
import Testing

@Suite struct TempoMetricsTests {
  private func score(
    _ estimated: [Double]?, against tempi: [Double]?, areEquallyGood: Bool = false
  ) throws -> TaskScore? {
    var reference = Annotation()
    reference.tempi = tempi
    reference.tempiAreEquallyGood = areEquallyGood
    var estimate = Annotation()
    estimate.tempi = estimated
    return try EvaluationTask.tempo.score(reference, estimate)
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `the P-score is mir_eval's on thousands of tempi`() throws {
    var generator = SeededGenerator(seed: 4)
    let factors = [1.0, 1.08, 0.92, 1.04, 0.96, 2, 0.5, 1.081, 0.919, 3]
    let cases = (0..<3000).map { _ -> RefereedCase in
      let slow = Double(Int.random(in: 30...120, using: &generator))
      let fast = slow * Double(Int.random(in: 1...3, using: &generator))
      let weight = Double(Int.random(in: 0...10, using: &generator)) / 10
      let isSilent = Int.random(in: 0...4, using: &generator) == 0
      let reference = [isSilent ? 0 : slow, fast]
      let estimate = (0..<2).map { _ -> Double in
        let tempi = [slow, fast, 0]
        let tempo = tempi.randomElement(using: &generator) ?? 0
        let factor = factors.randomElement(using: &generator) ?? 1
        return tempo * factor
      }
      let weighted = [(tempo: reference[0], weight: weight), (tempo: reference[1], weight: 1 - weight)]
      return RefereedCase(
        ["reference": .numbers(reference), "weight": .number(weight), "estimate": .numbers(estimate)],
        figures: ["P-score": TempoMetrics.pScore(reference: weighted, estimate: estimate)])
    }
    try RefereedCase.expectAgreement(with: "tempo", cases)
  }

  /// The worked cases of the definition: 4 % around the stated tempo, and around 2, 3, 1/2 and 1/3 times it.
  @Test(arguments: [
    (100.0, 1.0, 1.0, nil), (104, 1, 1, nil), (96, 1, 1, nil), (104.01, 0, 0, "unrelated"), (200, 0, 1, "double"),
    (208, 0, 1, "double"), (208.1, 0, 0, "unrelated"), (50, 0, 1, "half"), (300, 0, 1, "triple"),
    (100 / 3.0, 0, 1, "third"), (150, 0, 0, "3:2"), (66, 0, 0, "2:3"), (133, 0, 0, "4:3"), (75, 0, 0, "3:4"),
    (400, 0, 0, "unrelated"), (0, 0, 0, "unrelated"),
  ])
  func `a tempo is right within four percent and has an error otherwise`(
    tempo: Double, accuracy1: Double, accuracy2: Double, error: String?
  ) throws {
    let score = try #require(try score([tempo], against: [100]))
    #expect(score.values["Acc1"] == accuracy1)
    #expect(score.values["Acc2"] == accuracy2)
    #expect(score.error == error)
  }

  @Test func `any of equally good tempi is right`() throws {
    let score = try #require(try score([75], against: [150, 75], areEquallyGood: true))
    #expect(score.values == ["Acc1": 1, "Acc2": 1, "P-score": 0.5])
    #expect(score.error == nil)
    let third = try #require(try self.score([25], against: [150, 75], areEquallyGood: true))
    #expect(third.values == ["Acc1": 0, "Acc2": 1, "P-score": 0])
    #expect(third.error == "third")
    #expect(try self.score([500], against: [150, 75], areEquallyGood: true)?.error == "unrelated")
  }

  @Test func `beside a stated tempo others count for the P-score alone`() throws {
    let score = try #require(try score([75], against: [150, 75]))
    #expect(score.values == ["Acc1": 0, "Acc2": 1, "P-score": 0.5])
    #expect(score.error == "half")
    #expect(try self.score([75, 150], against: [150, 75])?.values["P-score"] == 1)
    #expect(try self.score([75], against: [75])?.values["P-score"] == 1)
  }

  @Test func `no tempo on either side has no score and none found scores zero`() throws {
    #expect(try score([100], against: nil) == nil)
    #expect(try score([100], against: []) == nil)
    #expect(try score([100], against: [0]) == nil)
    #expect(try score(nil, against: [100]) == nil)
    let none = try #require(try score([], against: [100]))
    #expect(none.values.values.allSatisfy { $0 == 0 })
  }
}
