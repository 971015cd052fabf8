/// How well an estimated tempo meets annotated ones. All tempi are beats per minute.
public enum TempoMetrics {
  /// Whether a tempo is within a share of a positive reference; a distance equal to it is near.
  public static func isNear(_ estimate: Double, _ reference: Double, tolerance: Double = 0.04) -> Bool {
    abs(estimate - reference) / reference <= tolerance
  }

  /// Accuracy 1: the estimate is within 4 % of the annotated tempo.
  ///
  /// Gouyon, Klapuri, Dixon, Alonso, Tzanetakis, Uhle, Cano: An Experimental Comparison of Audio Tempo Induction
  /// Algorithms, IEEE Transactions on Audio, Speech, and Language Processing 14 (2006).
  public static func accuracy1(reference: Double, estimate: Double) -> Bool { isNear(estimate, reference) }

  /// Accuracy 2: the same where 2, 3, 1/2 or 1/3 times the annotated tempo is right too.
  public static func accuracy2(reference: Double, estimate: Double) -> Bool {
    [1, 2, 3, 1 / 2.0, 1 / 3.0].contains { isNear(estimate, reference * $0) }
  }

  /// The share of listeners whose tempo is among those estimated.
  ///
  /// McKinney, Moelants, Davies, Klapuri: Evaluation of Audio Beat Tracking and Music Tempo Extraction Algorithms
  /// (2007); tolerance and edge cases by mir_eval.
  ///
  /// - Parameters:
  ///   - reference: tempi that listeners tapped, each with the share of them that did; one of 0 is never met.
  ///   - estimate: one or two tempi; nothing is met where it is empty.
  ///   - tolerance: allowed distance in parts of the reference.
  public static func pScore(
    reference: [(tempo: Double, weight: Double)], estimate: [Double], tolerance: Double = 0.08
  ) -> Double {
    var score = 0.0
    for (tempo, weight) in reference where tempo > 0 {
      if estimate.contains(where: { isNear($0, tempo, tolerance: tolerance) }) { score += weight }
    }
    return score
  }
}
