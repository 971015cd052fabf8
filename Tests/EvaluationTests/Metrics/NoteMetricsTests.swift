import Artifacts
import Evaluation
import Testing

@Suite struct NoteMetricsTests {
  private func refereed(
    _ reference: [Annotation.Note], _ estimate: [Annotation.Note], period: Double
  ) -> RefereedCase {
    var figures: [String: Double] = [:]
    func add(_ score: DetectionScore, _ name: String) {
      figures["\(name) P"] = score.precision
      figures["\(name) R"] = score.recall
      figures["\(name) F"] = score.fMeasure
    }
    for criterion in NoteMetrics.Criterion.allCases {
      add(NoteMetrics.score(reference: reference, estimate: estimate, criterion: criterion), "\(criterion)")
    }
    add(NoteMetrics.frameScore(reference: reference, estimate: estimate, period: period), "frame")
    add(
      NoteMetrics.frameScore(reference: reference, estimate: estimate, pitches: .chroma, period: period), "chroma frame"
    )
    return RefereedCase(
      ["reference": columns(reference), "estimate": columns(estimate), "period": .number(period)], figures: figures)
  }

  private func columns(_ notes: [Annotation.Note]) -> JSON {
    .array(notes.map { .numbers([$0.onset, $0.offset, $0.pitch]) })
  }

  @Test(.enabled(if: Referee.isInstalled, "scripts/referees installs the referees"))
  func `every figure is mir_eval's on thousands of note lists`() throws {
    var cases = NoteCases(seed: 6)
    var refereed: [RefereedCase] = []
    // The referee takes its time over frames.
    for (count, largest, polyphony, period) in [
      (150, 8, 1, 0.01), (1300, 8, 1, 0.1), (50, 12, 5, 0.01), (600, 12, 5, 0.1), (5, 200, 5, 0.1),
    ] {
      for _ in 0..<count {
        let (reference, estimate) = cases.next(largest: largest, polyphony: polyphony)
        refereed.append(self.refereed(reference, estimate, period: period))
      }
    }
    try RefereedCase.expectAgreement(with: "notes", refereed)
  }

  @Test(.enabled(if: Referee.isInstalled && CorpusColumns.folder != nil, "PERFORMIA_CORPUS names no corpus"))
  func `every figure is mir_eval's on a corpus's notes and changed copies of them`() throws {
    var cases = NoteCases(seed: 7)
    let names = ["notes.csv", "melody_notes.csv", "bass_notes.csv", "vocal_notes.csv"]
    let files = try names.flatMap { try CorpusColumns.files(named: $0) }
    let scored = files.map { rows in
      let notes = rows.compactMap { row -> Annotation.Note? in
        guard row.count > 2, let onset = Double(row[0]), let offset = Double(row[1]), let pitch = Double(row[2]),
          onset < offset
        else { return nil }
        return Annotation.Note(onset: onset, offset: offset, pitch: pitch)
      }
      // mir_eval refuses notes below 20 Hz, which a note an octave lower must not be.
      let audible = notes.filter { $0.pitch >= 28 }
      let excerpt = Array(audible.sorted { $0.onset < $1.onset }.prefix(60))
      return refereed(excerpt, cases.perturbed(excerpt), period: 0.1)
    }
    #expect(!scored.isEmpty)
    try RefereedCase.expectAgreement(with: "notes", scored)
  }

  /// Two notes that both fit one, where taking the first fit would lose a pair.
  @Test func `the largest matching counts`() {
    let reference = [note(1.0, 60), note(1.04, 60)]
    let estimate = [note(1.02, 60), note(1.09, 60), note(0.96, 60)].sorted { $0.onset < $1.onset }
    let score = NoteMetrics.score(reference: reference, estimate: estimate, criterion: .onsetAndPitch)
    #expect(score.recall == 1)
    #expect(abs(score.precision - 2 / 3.0) < 1e-12)
  }

  @Test func `a chain of ten thousand candidates is matched in full`() {
    let reference = (0..<10_000).map { note(Double($0) * 0.04, 60) }
    let estimate = (0..<10_000).map { note(Double($0) * 0.04 + 0.04, 60) }
    let score = NoteMetrics.score(reference: reference, estimate: estimate, criterion: .onsetAndPitch)
    #expect(score.fMeasure == 1)
  }

  @Test func `exactly fifty milliseconds and fifty cents are within tolerance`() {
    let reference = [note(1, 60.3)]
    let inside = NoteMetrics.score(reference: reference, estimate: [note(1.05, 60.8)], criterion: .onsetAndPitch)
    #expect(inside.fMeasure == 1)
    for outside in [note(1.0502, 60.3), note(1, 60.801)] {
      #expect(NoteMetrics.score(reference: reference, estimate: [outside], criterion: .onsetAndPitch).fMeasure == 0)
    }
  }

  @Test func `vocal notes match in any octave and other notes do not`() throws {
    let sung = [note(0, 60), note(1, 62.4), note(2, 71.8)]
    let estimated = [note(0, 48), note(1, 74.1), note(2, 60.1)]
    var reference = Annotation()
    reference.vocalNotes = sung
    reference.notes = sung
    var estimate = Annotation()
    estimate.vocalNotes = estimated
    estimate.notes = estimated
    let vocal = try #require(try EvaluationTask.vocalNotes.score(reference, estimate))
    #expect(vocal.values.values.allSatisfy { $0 == 1 })
    let notes = try #require(try EvaluationTask.notes.score(reference, estimate))
    #expect(notes.values["onset F"] == 1)
    #expect(notes.values["onset+pitch F"] == 0)
    #expect(notes.values["frame F"] == 0)
  }

  @Test func `melody and bass stand for the notes of an estimate that tells no others`() throws {
    var reference = Annotation()
    reference.notes = [note(0, 40), note(0, 60), note(0.5, 55), note(1, 62)]
    reference.vocalNotes = [note(0, 60), note(1, 62)]
    var estimate = Annotation()
    #expect(try EvaluationTask.notes.score(reference, estimate) == nil)
    estimate.melodyNotes = [note(0, 60), note(1, 62)]
    #expect(try EvaluationTask.notes.score(reference, estimate)?.values["onset+pitch R"] == 0.5)
    #expect(try EvaluationTask.vocalNotes.score(reference, estimate)?.values["onset+pitch F"] == 1)
    estimate.bassNotes = [note(0, 40)]
    #expect(try EvaluationTask.notes.score(reference, estimate)?.values["onset+pitch R"] == 0.75)
    estimate.notes = [note(0, 40)]
    #expect(try EvaluationTask.notes.score(reference, estimate)?.values["onset+pitch R"] == 0.25)
  }

  /// Folding both sides into one octave is the same comparison, away from the octave's ends.
  @Test func `chroma compares as pitches folded into an octave`() {
    var cases = NoteCases(seed: 8)
    for _ in 0..<300 {
      let (reference, estimate) = cases.next(largest: 30, polyphony: 3)
      let middle = { (notes: [Annotation.Note]) in
        notes.filter { (1...11).contains($0.pitch.truncatingRemainder(dividingBy: 12)) }
      }
      let fold = { (notes: [Annotation.Note]) in
        notes.map {
          Annotation.Note(
            onset: $0.onset, offset: $0.offset, pitch: 60 + $0.pitch.truncatingRemainder(dividingBy: 12))
        }
      }
      for criterion in NoteMetrics.Criterion.allCases {
        let (reference, estimate) = (middle(reference), middle(estimate))
        let chroma = NoteMetrics.score(
          reference: reference, estimate: estimate, criterion: criterion, pitches: .chroma)
        #expect(
          chroma == NoteMetrics.score(reference: fold(reference), estimate: fold(estimate), criterion: criterion))
      }
    }
  }

  @Test func `nothing annotated has no score and nothing found scores zero`() throws {
    var reference = Annotation()
    var estimate = Annotation()
    estimate.bassNotes = []
    #expect(try EvaluationTask.bassNotes.score(reference, estimate) == nil)
    reference.bassNotes = []
    #expect(try EvaluationTask.bassNotes.score(reference, estimate) == nil)
    reference.bassNotes = [note(1, 40)]
    let score = try #require(try EvaluationTask.bassNotes.score(reference, estimate))
    #expect(score.values.keys.sorted() == EvaluationTask.bassNotes.metrics.map(\.name).sorted())
    #expect(score.values.values.allSatisfy { $0 == 0 })
    estimate.bassNotes = nil
    #expect(try EvaluationTask.bassNotes.score(reference, estimate) == nil)
  }

  private func note(_ onset: Double, _ pitch: Double) -> Annotation.Note {
    Annotation.Note(onset: onset, offset: onset + 0.5, pitch: pitch)
  }
}
