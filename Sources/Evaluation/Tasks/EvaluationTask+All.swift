extension EvaluationTask {
  /// Every task, in the order of reports.
  public static let all: [EvaluationTask] = [
    beats, ambiguousBeats, downbeats, tempo, meter, key, chords, sections, coarseSections,
    notes, melodyNotes, bassNotes, vocalNotes, melody, bass, lyrics, separation,
  ]
}
