#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the strength of beats tells whether they are right: a logistic curve.
package struct BeatCalibration: Sendable {
  private let steepness: Double
  private let centre: Double

  /// - Parameters:
  ///   - steepness: of the curve, at least 0.
  ///   - centre: the strength at which half of the beats are right.
  package init(steepness: Double, centre: Double) {
    self.steepness = steepness
    self.centre = centre
  }

  /// The share of beats of this strength that are right, 0 to 1.
  package func confidence(_ strength: Double) -> Double { 1 / (1 + exp(-steepness * (strength - centre))) }
}
