extension EvaluationTask {
  /// Sung words and when they begin.
  public static let lyrics = EvaluationTask(
    name: "lyrics",
    title: "Lyrics",
    explanation: """
      Word and character error rate without case and punctuation (figures as jiwer's), and how far the onsets of the words \
      that both sides have are off (MIREX, Automatic Lyrics-to-Audio Alignment; figures as mir_eval's where all words are \
      the same).
      """,
    metrics: [
      Metric("WER", isHigherBetter: false), Metric("CER", isHigherBetter: false), Metric("matched"),
      Metric("onset mean error", unit: "s", isHigherBetter: false),
      Metric("onset median error", unit: "s", isHigherBetter: false), Metric("onset within 0.3 s"),
    ] + ["substitutions", "insertions", "deletions"].map { Metric($0, isErrorShare: true) },
    primaryMetric: "WER",
    score: { reference, estimate in
      guard let reference = [LyricsMetrics.Word](lyricsOf: reference),
        let estimate = [LyricsMetrics.Word](lyricsOf: estimate)
      else { return nil }
      return score(LyricsMetrics(reference: reference, estimate: estimate))
    }
  )

  private static func score(_ metrics: LyricsMetrics) -> TaskScore {
    let changes = [
      ("substitutions", metrics.alignment.substitutions), ("insertions", metrics.alignment.insertions),
      ("deletions", metrics.alignment.deletions),
    ]
    var values = ["WER": metrics.wordErrorRate, "CER": metrics.characterErrorRate, "matched": metrics.matched]
    for (name, count) in changes { values[name] = metrics.rate(count) }
    if let onsets = metrics.onsets {
      values["onset mean error"] = onsets.mean
      values["onset median error"] = onsets.median
      values["onset within 0.3 s"] = onsets.shareWithin
    }
    let most = changes.map(\.1).max() ?? 0
    return TaskScore(values, error: most > 0 ? changes.first { $0.1 == most }?.0 : nil)
  }
}
