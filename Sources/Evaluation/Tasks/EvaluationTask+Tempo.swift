extension EvaluationTask {
  /// The tempo against the annotated one.
  public static let tempo = EvaluationTask(
    name: "tempo",
    title: "Tempo",
    explanation: """
      Accuracy 1 within 4 % of the stated tempo; at any level where one of several equally good tempi is met; \
      accuracy 2 where also 2, 3, 1/2 or 1/3 times the stated tempo is right. Gouyon et al.: An Experimental Comparison \
      of Audio Tempo Induction Algorithms (2006). The P-score within 8 % takes the first two tempi of either side, \
      those of the reference with equal weight. McKinney et al. (2007); figures as mir_eval's.
      """,
    metrics: ["Acc1", "Acc1, any level", "Acc2", "P-score"].map { Metric($0) },
    primaryMetric: "Acc1",
    score: { reference, estimate in
      let tempi = (reference.tempi ?? []).filter { $0 > 0 }
      guard let stated = tempi.first, let estimated = estimate.tempi else { return nil }
      let first = estimated.first ?? 0
      let weighted = tempi.prefix(2).map { (tempo: $0, weight: tempi.count > 1 ? 0.5 : 1) }
      return TaskScore(
        [
          "Acc1": TempoMetrics.accuracy1(reference: stated, estimate: first) ? 1 : 0,
          "Acc1, any level": tempi.contains { TempoMetrics.isNear(first, $0) } ? 1 : 0,
          "Acc2": TempoMetrics.accuracy2(reference: stated, estimate: first) ? 1 : 0,
          "P-score": TempoMetrics.pScore(reference: weighted, estimate: Array(estimated.prefix(2))),
        ],
        error: TempoError(reference: stated, estimate: first)?.rawValue)
    }
  )
}
