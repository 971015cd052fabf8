extension EvaluationTask {
  /// The finest division of a recording against each annotator's.
  public static let sections = EvaluationTask(
    name: "sections",
    title: "Sections",
    explanation: sectionExplanation + " The finest level; the mean over the annotators.",
    metrics: sectionMetrics,
    primaryMetric: "F@0.5",
    score: { reference, estimate in
      score(sections: reference.sections?.finest, against: estimate.sections?.finest.first)
    }
  )

  /// The coarsest division of a recording against an annotated one that is coarse too.
  public static let coarseSections = EvaluationTask(
    name: "sections_coarse",
    title: "Coarse sections",
    explanation: sectionExplanation + " The coarsest of several levels.",
    metrics: sectionMetrics,
    primaryMetric: "F@0.5",
    score: { reference, estimate in
      score(
        sections: reference.sections?.coarsest,
        against: estimate.sections?.coarsest.first ?? estimate.sections?.finest.first)
    }
  )

  private static let sectionExplanation = """
    Boundaries within 0.5 s and 3 s (Turnbull and others 2007; trimmed: without start and end) and their median distances; \
    like sections as pairs of frames (Levy, Sandler 2008), normalised conditional entropy (Lukashevich 2008) and V-measure \
    (Rosenberg, Hirschberg 2007), figures as mir_eval's; label accuracy over seven functions such as verse and chorus (Wang, \
    Hung, Smith 2022).
    """

  private static let sectionMetrics: [Metric] =
    ["F@0.5", "P@0.5", "R@0.5", "F@3", "P@3", "R@3", "trimmed F@0.5", "trimmed F@3"].map { Metric($0) }
    + ["ref-to-est deviation", "est-to-ref deviation"].map { Metric($0, unit: "s", isHigherBetter: false) }
    + [
      "pairwise F", "pairwise P", "pairwise R", "NCE F", "NCE over", "NCE under", "V-measure", "V precision",
      "V recall",
      "label accuracy",
    ].map { Metric($0) }

  private static func score(sections references: [Annotation.Sections]?, against estimate: Annotation.Sections?)
    -> TaskScore?
  {
    guard let references, let estimate else { return nil }
    let scores = references.compactMap { reference in
      SectionMetrics(reference: reference.intervals, estimate: estimate.intervals).map(values)
    }
    guard !scores.isEmpty else { return nil }
    var means: [String: Double] = [:]
    for metric in sectionMetrics {
      let figures = scores.compactMap { $0[metric.name] }
      if !figures.isEmpty { means[metric.name] = figures.reduce(0, +) / Double(figures.count) }
    }
    return TaskScore(means)
  }

  /// Without figures that are not defined.
  private static func values(_ metrics: SectionMetrics) -> [String: Double] {
    let (close, wide) = (metrics.boundaries(window: 0.5), metrics.boundaries(window: 3))
    let pairwise = metrics.contingency.pairwise
    let entropy = metrics.contingency.normalisedConditionalEntropy
    let vMeasure = metrics.contingency.vMeasure
    let values = [
      "F@0.5": close.fMeasure, "P@0.5": close.precision, "R@0.5": close.recall,
      "F@3": wide.fMeasure, "P@3": wide.precision, "R@3": wide.recall,
      "trimmed F@0.5": metrics.boundaries(window: 0.5, trims: true).fMeasure,
      "trimmed F@3": metrics.boundaries(window: 3, trims: true).fMeasure,
      "ref-to-est deviation": metrics.medianFromReference, "est-to-ref deviation": metrics.medianFromEstimate,
      "pairwise F": pairwise.fMeasure, "pairwise P": pairwise.precision, "pairwise R": pairwise.recall,
      "NCE F": entropy.fMeasure, "NCE over": entropy.over, "NCE under": entropy.under,
      "V-measure": vMeasure.fMeasure, "V precision": vMeasure.over, "V recall": vMeasure.under,
      "label accuracy": metrics.functionAccuracy ?? .nan,
    ]
    return values.filter { $0.value.isFinite }
  }
}
