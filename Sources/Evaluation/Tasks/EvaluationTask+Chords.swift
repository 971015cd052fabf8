extension EvaluationTask {
  /// Chords against annotated ones.
  public static let chords = EvaluationTask(
    name: "chords",
    title: "Chords",
    explanation: """
      Share of time in which root, third, triad, or triad and seventh are right, with and without the bass, each over the \
      labels that its vocabulary has; over- and undersegmentation. Pauwels, Peeters: Evaluating Automatically Estimated \
      Chord Sequences (2013); Harte: Towards Automatic Extraction of Harmony Information from Music Signals (2010); figures \
      as mir_eval's.
      """,
    metrics: ChordComparison.allCases.map { Metric($0.rawValue) }
      + ["overseg", "underseg", "seg"].map { Metric($0) }
      + comparisonsWithShare.map { Metric("\($0.rawValue) share") }
      + ChordConfusion.allCases.map { Metric($0.rawValue, isErrorShare: true) },
    primaryMetric: ChordComparison.majmin.rawValue,
    score: { reference, estimate in
      guard let reference = reference.chords, let estimate = estimate.chords,
        let metrics = try ChordMetrics(reference: reference, estimate: estimate)
      else { return nil }
      return score(metrics)
    }
  )

  private static let comparisonsWithShare: [ChordComparison] = [.triads, .majmin, .mirex, .sevenths, .tetrads]

  private static func score(_ metrics: ChordMetrics) -> TaskScore {
    var values = [
      "overseg": metrics.overSegmentation, "underseg": metrics.underSegmentation, "seg": metrics.segmentation,
    ]
    for (comparison, accuracy) in metrics.accuracies { values[comparison.rawValue] = accuracy }
    for comparison in comparisonsWithShare {
      values["\(comparison.rawValue) share"] = metrics.comparableShares[comparison]
    }
    var worst: (confusion: ChordConfusion?, share: Double) = (nil, 0)
    for confusion in ChordConfusion.allCases {
      let share = metrics.confusions[confusion] ?? 0
      values[confusion.rawValue] = share
      if share > worst.share { worst = (confusion, share) }
    }
    return TaskScore(values, error: worst.confusion?.rawValue)
  }
}
