/// The figures of an estimated sequence of chords.
///
/// Figures and conventions as `mir_eval.chord.evaluate`: the estimate is cut to the span of the reference and filled with
/// no chord at its ends, a gap counts as the chord before it, and an estimated `X` shares all tones by `mirex`.
public struct ChordMetrics: Sendable, Equatable {
  /// Share of the comparable time in which the estimate is right, `0...1`; 0 where no time is comparable.
  public let accuracies: [ChordComparison: Double]
  /// Share of the reference's span whose labels a comparison's vocabulary has, `0...1`.
  public let comparableShares: [ChordComparison: Double]
  /// 1 where the estimate cuts no chord of the reference, towards 0 the more it cuts them.
  public let overSegmentation: Double
  /// 1 where the reference cuts no chord of the estimate, towards 0 the more it cuts them.
  public let underSegmentation: Double
  /// Share of the reference's span that each confusion takes.
  public let confusions: [ChordConfusion: Double]

  /// The smaller of over- and undersegmentation.
  public var segmentation: Double { min(overSegmentation, underSegmentation) }

  /// - Parameters:
  ///   - reference: in any order; where intervals overlap the earlier one keeps its time.
  ///   - estimate: the same.
  /// - Returns: `nil` where no chord of the reference lasts.
  /// - Throws: ``MetricError/chordLabel(label:reason:)`` with the label that has no comparison; an estimate's label outside
  ///   the reference's span is not read.
  public init?(
    reference: [Annotation.LabelledInterval], estimate: [Annotation.LabelledInterval]
  ) throws(MetricError) {
    var encoder = ChordEncoder()
    let reference = try ChordTimeline(reference, encoder: &encoder)
    guard !reference.isEmpty else { return nil }
    let estimate = try ChordTimeline(estimate, within: reference.span, encoder: &encoder)

    let comparisons = ChordComparison.allCases
    var comparable = [Double](repeating: 0, count: comparisons.count)
    var right = comparable
    var confused: [ChordConfusion: Double] = [:]
    reference.forEachStretch(with: estimate) { duration, reference, estimate in
      for (index, comparison) in comparisons.enumerated() {
        guard let isRight = comparison.isRight(reference: reference, estimate: estimate) else { continue }
        comparable[index] += duration
        if isRight { right[index] += duration }
      }
      if let confusion = ChordConfusion(reference: reference, estimate: estimate) {
        confused[confusion, default: 0] += duration
      }
    }
    let duration = reference.span.upperBound - reference.span.lowerBound
    accuracies = Dictionary(
      uniqueKeysWithValues: zip(comparisons, zip(right, comparable).map { $1 > 0 ? $0 / $1 : 0 }))
    comparableShares = Dictionary(uniqueKeysWithValues: zip(comparisons, comparable.map { $0 / duration }))
    confusions = Dictionary(
      uniqueKeysWithValues: ChordConfusion.allCases.map { ($0, confused[$0, default: 0] / duration) })
    let (joinedReference, joinedEstimate) = (reference.joined, estimate.joined)
    overSegmentation = 1 - joinedReference.directionalHammingDistance(to: joinedEstimate)
    underSegmentation = 1 - joinedEstimate.directionalHammingDistance(to: joinedReference)
  }
}
