/// What is to blame for wrong downbeats.
public enum DownbeatError: String, Sendable, CaseIterable {
  /// Already the beats below them are wrong.
  case beats
  case barLength = "bar length"
  case phase

  /// `nil` where the downbeats are related to the reference.
  ///
  /// - Parameters:
  ///   - reference: annotated downbeats, at least two, ascending.
  ///   - estimate: estimated downbeats, ascending.
  ///   - beatFMeasure: F-measure of the beats.
  public init?(reference: [Double], estimate: [Double], beatFMeasure: Double) {
    guard BeatMetrics.fMeasure(reference: reference, estimate: estimate) < BeatError.related else { return nil }
    let ratio = Self.medianInterval(reference) / Self.medianInterval(estimate)
    self = beatFMeasure < BeatError.related ? .beats : abs(ratio - 1) < 0.1 ? .phase : .barLength
  }

  /// Infinite below two events.
  private static func medianInterval(_ times: [Double]) -> Double {
    times.count > 1 ? Median.of(zip(times.dropFirst(), times).map(-)) : .infinity
  }
}
