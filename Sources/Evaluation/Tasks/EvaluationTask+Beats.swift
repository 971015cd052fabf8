extension EvaluationTask {
  /// Beats against annotated ones.
  public static let beats = EvaluationTask(
    name: "beats",
    title: "Beats",
    explanation: """
      F-measure within 70 ms, continuity at the correct and at any metrical level, information gain and Cemgil's \
      score; the first five seconds are left out, and references with fewer than two beats after them. \
      Davies, Degara, Plumbley: Evaluation Methods for Musical Audio Beat Tracking Algorithms (2009); figures as mir_eval's.
      """,
    metrics: beatMetrics,
    primaryMetric: "F",
    score: { reference, estimate in score(beats: reference.beats, against: estimate.beats) }
  )

  /// Beats against a grid whose metrical level is not certain.
  public static let ambiguousBeats = EvaluationTask(
    name: "ambiguous_beats",
    title: "Beats at any level",
    explanation: """
      Beats against a rigid grid whose metrical level is not certain: all right beats at any metrical level (AMLt) \
      count. The first five seconds are left out, and references with fewer than two beats after them. \
      Davies, Degara, Plumbley (2009); figures as mir_eval's.
      """,
    metrics: beatMetrics.filter { $0.name != "F" },
    primaryMetric: "AMLt",
    score: { reference, estimate in
      var score = score(beats: reference.ambiguousBeats, against: estimate.beats)
      score?.values["F"] = nil
      return score
    }
  )

  static let beatMetrics = ["F", "CMLc", "CMLt", "AMLc", "AMLt", "information gain", "Cemgil"].map { Metric($0) }

  private static func score(beats reference: [Double]?, against estimate: [Double]?) -> TaskScore? {
    guard let reference = reference.map(BeatMetrics.settled), let estimate = estimate.map(BeatMetrics.settled),
      reference.count > 1
    else { return nil }
    return TaskScore(
      beatValues(reference: reference, estimate: estimate),
      error: BeatError(reference: reference, estimate: estimate)?.rawValue)
  }

  /// The figures of ``beatMetrics`` of beats or downbeats from the settling time on.
  static func beatValues(reference: [Double], estimate: [Double]) -> [String: Double] {
    let continuity = BeatMetrics.continuity(reference: reference, estimate: estimate)
    let informationGain = BeatMetrics.informationGain(reference: reference, estimate: estimate)
    var values = [
      "F": BeatMetrics.fMeasure(reference: reference, estimate: estimate),
      "CMLc": continuity.cmlc, "CMLt": continuity.cmlt, "AMLc": continuity.amlc, "AMLt": continuity.amlt,
      "Cemgil": BeatMetrics.cemgil(reference: reference, estimate: estimate),
    ]
    if informationGain.isFinite { values["information gain"] = informationGain }
    return values
  }
}
