extension EvaluationTask {
  /// All notes. Of an estimate that tells melody and bass only, these are all that it found.
  public static let notes = ofNotes(
    "notes", title: "Notes", of: "All notes that sound", reference: \.notes,
    estimate: { estimate in
      if let notes = estimate.notes { return notes }
      if estimate.melodyNotes == nil && estimate.bassNotes == nil { return nil }
      return (estimate.melodyNotes ?? []) + (estimate.bassNotes ?? [])
    })

  /// Notes of the melody.
  public static let melodyNotes = ofNotes(
    "melody_notes", title: "Melody notes", of: "Notes of the melody", reference: \.melodyNotes,
    estimate: \.melodyNotes)

  /// Notes of the bass.
  public static let bassNotes = ofNotes(
    "bass_notes", title: "Bass notes", of: "Notes of the bass", reference: \.bassNotes, estimate: \.bassNotes)

  /// Sung notes; octaves are one, since the reference's is nominal. Of an estimate that does not tell who sings, the
  /// melody is taken.
  public static let vocalNotes = ofNotes(
    "vocal_notes", title: "Vocal notes", of: "Sung notes, in any octave since the reference's is nominal",
    reference: \.vocalNotes, estimate: { $0.vocalNotes ?? $0.melodyNotes }, pitches: .chroma)

  private static func ofNotes(
    _ name: String, title: String, of subject: String,
    reference annotatedNotes: @escaping @Sendable (Annotation) -> [Annotation.Note]?,
    estimate estimatedNotes: @escaping @Sendable (Annotation) -> [Annotation.Note]?,
    pitches: NoteMetrics.PitchComparison = .absolute
  ) -> EvaluationTask {
    EvaluationTask(
      name: name,
      title: title,
      explanation: """
        \(subject): precision, recall and F-measure of onsets within 50 ms, of onsets with a pitch within 50 cents, of \
        both with an offset within 50 ms or a fifth of the duration, and of the pitches in frames of 10 ms. Bay, \
        Ehmann, Downie: Evaluation of Multiple-F0 Estimation and Tracking Systems (2009); figures as mir_eval's.
        """,
      metrics: noteCriteria.flatMap { criterion in ["P", "R", "F"].map { Metric("\(criterion.name) \($0)") } }
        + ["frame P", "frame R", "frame F"].map { Metric($0) },
      primaryMetric: "onset+pitch F",
      score: { reference, estimate in
        guard let annotated = annotatedNotes(reference).map(byOnset), !annotated.isEmpty,
          let estimated = estimatedNotes(estimate).map(byOnset)
        else { return nil }
        var values: [String: Double] = [:]
        func add(_ score: DetectionScore, _ name: String) {
          values["\(name) P"] = score.precision
          values["\(name) R"] = score.recall
          values["\(name) F"] = score.fMeasure
        }
        for (criterion, name) in noteCriteria {
          add(
            NoteMetrics.score(reference: annotated, estimate: estimated, criterion: criterion, pitches: pitches), name)
        }
        add(NoteMetrics.frameScore(reference: annotated, estimate: estimated, pitches: pitches), "frame")
        return TaskScore(values)
      })
  }

  private static let noteCriteria: [(criterion: NoteMetrics.Criterion, name: String)] = [
    (.onset, "onset"), (.onsetAndPitch, "onset+pitch"), (.onsetPitchAndOffset, "onset+pitch+offset"),
  ]

  private static func byOnset(_ notes: [Annotation.Note]) -> [Annotation.Note] { notes.sorted { $0.onset < $1.onset } }
}
