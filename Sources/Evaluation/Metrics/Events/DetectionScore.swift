/// How many of what was found is right, and how much of what there is was found.
public struct DetectionScore: Sendable, Equatable {
  /// Share of the estimate that is matched, 0...1.
  public let precision: Double
  /// Share of the reference that is matched, 0...1.
  public let recall: Double

  /// Where either side is empty, all is 0.
  public init(matched: Int, reference: Int, estimate: Int) {
    precision = estimate > 0 ? Double(matched) / Double(estimate) : 0
    recall = reference > 0 ? Double(matched) / Double(reference) : 0
  }

  /// The harmonic mean of precision and recall; 0 where both are 0.
  public var fMeasure: Double {
    precision == 0 && recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
  }
}
