extension EvaluationTask {
  /// Separated stems against the true ones of the same names.
  public static let separation = EvaluationTask(
    name: "separation",
    title: "Source separation",
    explanation: """
      Ratios of signal to distortion, spatial distortion, interference and artifacts (BSS Eval 4: Stöter, Liutkus, Ito 2018; \
      the median over seconds in which every stem sounds, figures as museval's), and the scale-invariant ratio of signal to \
      distortion over the whole stem (Le Roux, Wisdom, Erdogan, Hershey 2019); means over the stems, where every true \
      one is estimated. Interference is that of all true stems; an accompaniment is judged beside the vocals, the other \
      stems among themselves. Figures end at 300 dB, where rounding errors are compared.
      """,
    metrics: separationMetrics.map { Metric($0, unit: "dB") }
      + stemNames.flatMap { stem in ["SDR", "SI-SDR"].map { Metric("\($0) \(stem)", unit: "dB") } },
    primaryMetric: "SDR",
    score: { reference, estimate in
      guard let reference = reference.stems, let estimate = estimate.stems else { return nil }
      let pairs = reference.map { truth in (reference: truth, estimate: estimate.first { $0.name == truth.name }) }
      guard !pairs.isEmpty else { return nil }
      return try score(stems: pairs)
    }
  )

  private static let separationMetrics = ["SDR", "SI-SDR", "ISR", "SIR", "SAR"]
  private static let stemNames = ["vocals", "drums", "bass", "other", "accompaniment"]
  private typealias StemPair = (reference: Annotation.StemFile, estimate: Annotation.StemFile?)

  private static func score(stems: [StemPair]) throws -> TaskScore {
    var figures: [String: [String: Double]] = [:]
    for scene in scenes(stems) where scene.contains(where: { $0.estimate != nil }) {
      let samples = try StemSamples(scene)
      let second = samples.sampleRate
      let evaluation = try BSSEvaluation(
        reference: samples.reference, estimate: samples.estimate, window: second, hop: second)
      for (index, pair) in scene.enumerated() where pair.estimate != nil {
        let frames = evaluation.frames[index]
        figures[pair.reference.name] = [
          "SDR": BSSEvaluation.median(frames.sdr), "ISR": BSSEvaluation.median(frames.isr),
          "SIR": BSSEvaluation.median(frames.sir), "SAR": BSSEvaluation.median(frames.sar),
          "SI-SDR": ScaleInvariantRatio.decibels(
            reference: samples.reference.samples[index], estimate: samples.estimate.samples[index]),
        ]
      }
    }
    let missing = missing(stems)
    var values: [String: Double] = [:]
    for metric in separationMetrics {
      let defined = figures.compactMapValues { $0[metric].flatMap { $0.isNaN ? nil : min(max($0, -300), 300) } }
      if !defined.isEmpty, missing.isEmpty {
        values[metric] = defined.values.sorted().reduce(0, +) / Double(defined.count)
      }
      guard metric == "SDR" || metric == "SI-SDR" else { continue }
      for stem in stemNames { values["\(metric) \(stem)"] = defined[stem] }
    }
    return TaskScore(values, error: missing.isEmpty ? nil : "missing \(missing.joined(separator: ", "))")
  }

  /// Which stems are judged together: an accompaniment holds the others, so it stands beside the vocals alone.
  private static func scenes(_ stems: [StemPair]) -> [[StemPair]] {
    let others = stems.filter { $0.reference.name != "accompaniment" }
    let duo = stems.filter { ["vocals", "accompaniment"].contains($0.reference.name) }
    guard others.count < stems.count, others.contains(where: { $0.reference.name != "vocals" }) else { return [stems] }
    let isJudged = duo.contains { $0.reference.name == "accompaniment" && $0.estimate != nil }
    return isJudged ? [others, duo] : [others]
  }

  /// The true stems without an estimate; an accompaniment is not missed where its parts are known.
  private static func missing(_ stems: [StemPair]) -> [String] {
    let names = stems.map(\.reference.name)
    let hasParts = names.contains { !["vocals", "accompaniment"].contains($0) }
    return stems.filter { $0.estimate == nil && !($0.reference.name == "accompaniment" && hasParts) }
      .map(\.reference.name)
  }
}
