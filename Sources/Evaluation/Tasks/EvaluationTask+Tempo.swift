extension EvaluationTask {
  /// The tempo against the annotated one.
  public static let tempo = EvaluationTask(
    name: "tempo",
    title: "Tempo",
    explanation: """
      Accuracy 1 within 4 % of the stated tempo, or of any where a reference states several as equally good; accuracy 2 \
      where also 2, 3, 1/2 or 1/3 times that is right. Gouyon et al.: An Experimental Comparison of Audio Tempo \
      Induction Algorithms (2006). The P-score within 8 % takes the first two tempi of either side, those of the \
      reference with equal weight. McKinney et al. (2007); figures as mir_eval's.
      """,
    metrics: ["Acc1", "Acc2", "P-score"].map { Metric($0) },
    primaryMetric: "Acc1",
    score: { reference, estimate in
      let tempi = (reference.tempi ?? []).filter { $0 > 0 }
      guard !tempi.isEmpty, let estimated = estimate.tempi else { return nil }
      let right = reference.tempiAreEquallyGood ? tempi : Array(tempi.prefix(1))
      let first = estimated.first ?? 0
      let weighted = tempi.prefix(2).map { (tempo: $0, weight: tempi.count > 1 ? 0.5 : 1) }
      return TaskScore(
        [
          "Acc1": right.contains { TempoMetrics.accuracy1(reference: $0, estimate: first) } ? 1 : 0,
          "Acc2": right.contains { TempoMetrics.accuracy2(reference: $0, estimate: first) } ? 1 : 0,
          "P-score": TempoMetrics.pScore(reference: weighted, estimate: Array(estimated.prefix(2))),
        ],
        error: TempoError(references: right, estimate: first)?.rawValue)
    }
  )
}
