extension EvaluationTask {
  /// The fundamental frequency of the melody.
  ///
  /// Ranked by overall accuracy, as MIREX does, since finding where there is no melody is half of the task.
  public static let melody = ofContour(
    "melody", title: "Melody", primaryMetric: "OA", contour: \.melody, notes: \.melodyNotes)

  /// The fundamental frequency of the bass.
  ///
  /// Ranked by raw pitch accuracy: rests between the notes of a bass line are articulation, on which annotations
  /// differ.
  public static let bass = ofContour(
    "bass", title: "Bass", primaryMetric: "RPA", contour: \.bass, notes: \.bassNotes)

  private static func ofContour(
    _ name: String, title: String, primaryMetric: String,
    contour: @escaping @Sendable (Annotation) -> Annotation.PitchContour?,
    notes: @escaping @Sendable (Annotation) -> [Annotation.Note]?
  ) -> EvaluationTask {
    EvaluationTask(
      name: name,
      title: title,
      explanation: """
        The fundamental frequency over time, within 50 cents: overall accuracy (OA), raw pitch and raw chroma accuracy \
        (RPA, RCA), voicing recall and false alarm (VR, VFA). Salamon, Gómez, Ellis, Richard: Melody Extraction from \
        Polyphonic Music Signals (2014); figures as mir_eval's. Where a side has notes only, they stand for its contour.
        """,
      metrics: ["OA", "RPA", "RCA", "VR"].map { Metric($0) } + [Metric("VFA", isHigherBetter: false)],
      primaryMetric: primaryMetric,
      score: { reference, estimate in
        func contourOrNotes(_ side: Annotation) -> Annotation.PitchContour? {
          contour(side)
            ?? notes(side).map {
              Annotation.PitchContour(notes: $0.sorted { $0.onset < $1.onset }, duration: side.duration)
            }
        }
        guard let annotated = contourOrNotes(reference), let estimated = contourOrNotes(estimate),
          let metrics = MelodyMetrics(reference: annotated, estimate: estimated)
        else { return nil }
        return TaskScore([
          "OA": metrics.overallAccuracy, "RPA": metrics.rawPitchAccuracy, "RCA": metrics.rawChromaAccuracy,
          "VR": metrics.voicingRecall, "VFA": metrics.voicingFalseAlarm,
        ])
      })
  }
}
