extension EvaluationTask {
  /// Keys against annotated ones.
  public static let key = EvaluationTask(
    name: "key",
    title: "Key",
    explanation: """
      MIREX's weights (1 right, 0.5 a fifth above, 0.3 relative, 0.2 parallel), over the annotated passages by their \
      duration, and for the key that holds longest on either side; then shares of time by kind of error. Weights as \
      mir_eval's.
      """,
    metrics: ["passages", "global", "global exact"].map { Metric($0) }
      + keyErrors.map { Metric($0.rawValue, isErrorShare: true) },
    primaryMetric: "passages",
    score: { reference, estimate in
      guard let keys = reference.keys, let estimated = estimate.keys,
        let shares = try KeyMetrics.shares(reference: keys, estimate: estimated)
      else { return nil }
      let global = try KeyMetrics.globalRelation(reference: keys, estimate: estimated)
      var values = [
        "passages": KeyRelation.allCases.reduce(0) { $0 + $1.weight * (shares[$1] ?? 0) },
        "global": global.weight,
        "global exact": global == .same ? 1 : 0,
      ]
      for error in keyErrors { values[error.rawValue] = shares[error] ?? 0 }
      return TaskScore(values, error: global == .same ? nil : global.rawValue)
    }
  )

  private static let keyErrors: [KeyRelation] = [.fifth, .relative, .parallel, .other]
}
