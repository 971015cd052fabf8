extension EvaluationTask {
  /// The meter against the annotated one.
  public static let meter = EvaluationTask(
    name: "meter",
    title: "Meter",
    explanation: """
      Whether the number of beats in a bar is right: as written, and where compound meters may count as their dotted \
      beats (6/8 as 2, 12/8 as 4).
      """,
    metrics: ["numerator", "compound allowed"].map { Metric($0) },
    primaryMetric: "numerator",
    score: { reference, estimate in
      guard let stated = reference.meter, let estimated = estimate.meter else { return nil }
      let isRight = MeterMetrics.sameBeats(stated, estimated)
      let error = "\(stated.numerator)/\(stated.denominator) as \(estimated.numerator)/\(estimated.denominator)"
      return TaskScore(
        [
          "numerator": MeterMetrics.sameNumerator(stated, estimated) ? 1 : 0,
          "compound allowed": isRight ? 1 : 0,
        ],
        error: isRight ? nil : error)
    }
  )
}
