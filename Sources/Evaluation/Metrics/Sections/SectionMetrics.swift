/// The figures of an estimated division of a recording.
///
/// Figures and conventions as `mir_eval.segment.evaluate`: both sides start at 0, the estimate is brought to the length of
/// the reference, and labels are compared every 0.1 s.
public struct SectionMetrics: Sendable {
  private let referenceBoundaries: [Double]
  private let estimateBoundaries: [Double]
  /// Which labels of both sides go together.
  public let contingency: SectionContingency
  /// Share of time in which the estimate tells the function of the reference's section, `0...1`; `nil` where either side
  /// has no label that names a function. Time without function in the reference is left out.
  public let functionAccuracy: Double?

  /// - Parameters:
  ///   - reference: in any order; sections that do not last are left out.
  ///   - estimate: the same.
  /// - Returns: `nil` where no section of the reference lasts.
  public init?(reference: [Annotation.LabelledInterval], estimate: [Annotation.LabelledInterval]) {
    let reference = SectionTimeline(reference)
    guard !reference.intervals.isEmpty else { return nil }
    let estimate = SectionTimeline(estimate, end: reference.end)
    referenceBoundaries = reference.boundaries
    estimateBoundaries = estimate.boundaries

    let frames = Int((reference.end / 0.1).rounded(.down))
    var referenceLabels = SectionLabels()
    var estimateLabels = SectionLabels()
    let referenceFrames = reference.frames(count: frames, labels: &referenceLabels)
    let estimateFrames = estimate.frames(count: frames, labels: &estimateLabels)
    contingency = SectionContingency(
      reference: referenceFrames, estimate: estimateFrames,
      referenceLabels: referenceLabels.names.count, estimateLabels: estimateLabels.names.count)
    functionAccuracy = contingency.accuracy(
      reference: referenceLabels.names.map(SectionFunction.init(label:)),
      estimate: estimateLabels.names.map(SectionFunction.init(label:)))
  }

  /// How many boundaries are found.
  ///
  /// Turnbull, Lanckriet, Pampalk, Goto: A Supervised Approach for Detecting Boundaries in Music Using Difference Features
  /// and Boosting (ISMIR 2007).
  ///
  /// - Parameters:
  ///   - window: seconds that a boundary may be off.
  ///   - trims: whether the start of the first section and the end of the last are left out, which any estimate has.
  public func boundaries(window: Double, trims: Bool = false) -> DetectionScore {
    let ends = trims ? 1 : 0
    let reference = Array(referenceBoundaries.dropFirst(ends).dropLast(ends))
    let estimate = Array(estimateBoundaries.dropFirst(ends).dropLast(ends))
    return DetectionScore(
      matched: EventMatching.count(reference: reference, estimate: estimate, window: window),
      reference: reference.count, estimate: estimate.count)
  }

  /// Median distance in seconds from the boundaries of the reference to the nearest of the estimate.
  public var medianFromReference: Double {
    Self.medianDistance(from: referenceBoundaries, to: estimateBoundaries)
  }

  /// Median distance in seconds from the boundaries of the estimate to the nearest of the reference.
  public var medianFromEstimate: Double {
    Self.medianDistance(from: estimateBoundaries, to: referenceBoundaries)
  }

  private static func medianDistance(from events: [Double], to others: [Double]) -> Double {
    let nearest = EventMatching.nearest(of: events, in: others)
    return Median.of(zip(events, nearest).map { abs($0 - others[$1]) })
  }
}
