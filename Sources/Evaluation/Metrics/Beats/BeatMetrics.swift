#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How well estimated beats meet annotated ones, by the definitions and conventions of mir_eval.
///
/// Davies, Degara, Plumbley: Evaluation Methods for Musical Audio Beat Tracking Algorithms, Queen Mary University of
/// London, C4DM-TR-09-06 (2009). All times are seconds in ascending order; where either side has no beats, every figure
/// is 0.
public enum BeatMetrics {
  /// Seconds at the start that the field leaves out, since trackers need time to settle.
  public static let settlingTime = 5.0

  /// The beats from ``settlingTime`` on.
  public static func settled(_ beats: [Double]) -> [Double] {
    beats.filter { $0 >= settlingTime }.sorted()
  }

  /// F-measure of beats that are at most `window` seconds from an annotated one, each matched once.
  public static func fMeasure(reference: [Double], estimate: [Double], window: Double = 0.07) -> Double {
    let matched = EventMatching.count(reference: reference, estimate: estimate, window: window)
    return DetectionScore(matched: matched, reference: reference.count, estimate: estimate.count).fMeasure
  }

  /// The mean of a Gaussian of each annotated beat's distance to the nearest estimated one, over the mean number of
  /// beats of both sides.
  ///
  /// Cemgil, Kappen, Desain, Honing: On Tempo Tracking: Tempogram Representation and Kalman Filtering (2001).
  ///
  /// - Parameter deviation: standard deviation of the Gaussian in seconds.
  /// - Returns: 0...1.
  public static func cemgil(reference: [Double], estimate: [Double], deviation: Double = 0.04) -> Double {
    guard !reference.isEmpty, !estimate.isEmpty else { return 0 }
    let nearest = EventMatching.nearest(of: reference, in: estimate)
    var sum = 0.0
    for (beat, index) in zip(reference, nearest) {
      let distance = beat - estimate[index]
      sum += exp(-distance * distance / (2 * deviation * deviation))
    }
    return sum / (0.5 * Double(reference.count + estimate.count))
  }

  /// The best ``cemgil(reference:estimate:deviation:)`` over the levels of ``MetricalLevels/any``.
  public static func cemgilAtAnyLevel(reference: [Double], estimate: [Double], deviation: Double = 0.04) -> Double {
    MetricalLevels.any(reference)
      .map { cemgil(reference: $0, estimate: estimate, deviation: deviation) }
      .max() ?? 0
  }
}
