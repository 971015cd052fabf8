extension EvaluationTask {
  /// Downbeats against annotated ones.
  public static let downbeats = EvaluationTask(
    name: "downbeats",
    title: "Downbeats",
    explanation: """
      The figures of beats, taken on the first beats of bars; the first five seconds are left out, and references with fewer \
      than two downbeats after them. The error says what \
      is to blame: the beats below the downbeats, the bar's length or its phase.
      """,
    metrics: beatMetrics,
    primaryMetric: "F",
    score: { reference, estimate in
      guard let downbeats = reference.downbeats.map(BeatMetrics.settled), downbeats.count > 1,
        let estimated = estimate.downbeats.map(BeatMetrics.settled)
      else { return nil }
      let ofBeats = BeatMetrics.fMeasure(
        reference: BeatMetrics.settled(reference.beats ?? []), estimate: BeatMetrics.settled(estimate.beats ?? []))
      let error = DownbeatError(reference: downbeats, estimate: estimated, beatFMeasure: ofBeats)
      return TaskScore(beatValues(reference: downbeats, estimate: estimated), error: error?.rawValue)
    }
  )
}
