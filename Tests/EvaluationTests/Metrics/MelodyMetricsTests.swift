import Artifacts
import Evaluation
import Testing

@Suite struct MelodyMetricsTests {
  private typealias Contour = Annotation.PitchContour

  private func refereed(_ reference: Contour, _ estimate: Contour) throws -> RefereedCase {
    let metrics = try #require(MelodyMetrics(reference: reference, estimate: estimate))
    return RefereedCase(
      ["reference": columns(reference), "estimate": columns(estimate)],
      figures: [
        "OA": metrics.overallAccuracy, "RPA": metrics.rawPitchAccuracy, "RCA": metrics.rawChromaAccuracy,
        "VR": metrics.voicingRecall, "VFA": metrics.voicingFalseAlarm,
      ])
  }

  private func columns(_ contour: Contour) -> JSON {
    .array(zip(contour.times, contour.frequencies).map { .numbers([$0, $1]) })
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `every figure is mir_eval's on thousands of contours`() throws {
    var cases = ContourCases(seed: 9)
    let scored = try (0..<2000).map { _ in
      let reference = cases.contour()
      return try refereed(reference, cases.perturbed(reference))
    }
    try RefereedCase.expectAgreement(with: "melody", scored)
  }

  @Test(.enabled(if: Referee.isInstalled && CorpusColumns.has("melody.csv"), "the corpus has no melodies"))
  func `every figure is mir_eval's on a corpus's melodies and changed copies of them`() throws {
    var cases = ContourCases(seed: 10)
    let scored = try CorpusColumns.files(named: "melody.csv").flatMap { rows in
      let numbers = rows.map { $0.compactMap { Double($0) } }.filter { $0.count > 1 }
      let contour = Contour(times: numbers.map { $0[0] }, frequencies: numbers.map { $0[1] })
      return try (0..<3).map { _ in try refereed(contour, cases.perturbed(contour)) }
    }
    #expect(!scored.isEmpty)
    try RefereedCase.expectAgreement(with: "melody", scored)
  }

  @Test func `shares count frames of one kind`() throws {
    let reference = Contour(times: [0, 1, 2, 3, 4], frequencies: [440, 440, 440, 0, 0])
    // Right, an octave too high, right though held unvoiced, held voiced where nothing sings, silent.
    let estimate = Contour(times: [0, 1, 2, 3, 4], frequencies: [445, 880, -440, 300, 0])
    let metrics = try #require(MelodyMetrics(reference: reference, estimate: estimate))
    #expect(metrics.rawPitchAccuracy == 2 / 3.0)
    #expect(metrics.rawChromaAccuracy == 1)
    #expect(metrics.voicingRecall == 2 / 3.0)
    #expect(metrics.voicingFalseAlarm == 0.5)
    #expect(metrics.overallAccuracy == 2 / 5.0)
  }

  @Test func `an estimate without frames is silence`() throws {
    let reference = Contour(times: [0, 0.01, 0.02, 0.03], frequencies: [0, 220, 221, 0])
    let metrics = try #require(
      MelodyMetrics(reference: reference, estimate: Contour(times: [], frequencies: [])))
    #expect(metrics.overallAccuracy == 0.5)
    #expect(metrics.voicingRecall == 0)
    #expect(MelodyMetrics(reference: Contour(times: [], frequencies: []), estimate: reference) == nil)
  }

  @Test func `notes become the contour of the note that began last`() {
    let contour = Contour(
      notes: [
        Annotation.Note(onset: 0.01, offset: 0.05, pitch: 69), Annotation.Note(onset: 0.03, offset: 0.04, pitch: 81),
      ], duration: 0.06)
    #expect(contour.times.count == 7)
    #expect(contour.times.last == 0.06)
    #expect(contour.frequencies == [0, 440, 440, 880, 440, 0, 0])
  }

  @Test func `notes stand for a contour on either side`() throws {
    let notes = [Annotation.Note(onset: 0.5, offset: 1, pitch: 45), Annotation.Note(onset: 1, offset: 2, pitch: 40)]
    var reference = Annotation()
    reference.duration = 3
    reference.bassNotes = notes
    var estimate = Annotation()
    estimate.bassNotes = notes.map { Annotation.Note(onset: $0.onset, offset: $0.offset, pitch: $0.pitch + 12) }
    let score = try #require(try EvaluationTask.bass.score(reference, estimate))
    #expect(score.values["RPA"] == 0)
    #expect(score.values["RCA"] == 1)
    #expect(score.values["VR"] == 1)
    #expect(score.values["VFA"] == 0)
    #expect(score.values.keys.sorted() == EvaluationTask.bass.metrics.map(\.name).sorted())
    #expect(try EvaluationTask.melody.score(reference, estimate) == nil)
    estimate.bass = Contour(notes: notes)
    #expect(try EvaluationTask.bass.score(reference, estimate)?.values["RPA"] == 1)
  }
}
