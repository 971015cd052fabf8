/// What an estimate of beats gets wrong as a whole.
public enum BeatError: String, Sendable, CaseIterable {
  case offBeat = "off-beat"
  case double
  case half
  case triple
  case third
  /// On the beat for a while, then between beats.
  case wanderingPhase = "wandering phase"
  /// No metrical level fits.
  case unrelated

  /// Below this F-measure at every metrical level, beats are called unrelated to the reference.
  static let related = 0.6

  /// The error of an estimate: the grid that fits it best by F-measure; `nil` where that is the annotated one.
  ///
  /// - Parameters:
  ///   - reference: at least two beats, ascending.
  ///   - estimate: ascending.
  public init?(reference: [Double], estimate: [Double]) {
    let doubled = MetricalLevels.interpolated(reference, factor: 2)
    var grids: [(error: Self?, beats: [Double])] = [
      (nil, reference),
      (.offBeat, MetricalLevels.everyNth(doubled, 2, from: 1)),
      (.double, doubled),
      (.half, MetricalLevels.everyNth(reference, 2, from: 0)),
      (.half, MetricalLevels.everyNth(reference, 2, from: 1)),
      (.triple, MetricalLevels.interpolated(reference, factor: 3)),
    ]
    grids += (0..<3).map { (.third, MetricalLevels.everyNth(reference, 3, from: $0)) }
    var best: (error: Self?, fMeasure: Double) = (nil, -1)
    for grid in grids where grid.beats.count > 1 {
      let fMeasure = BeatMetrics.fMeasure(reference: grid.beats, estimate: estimate)
      if fMeasure > best.fMeasure { best = (grid.error, fMeasure) }
    }
    if best.fMeasure < Self.related {
      self = .unrelated
    } else if best.error == .double && Double(estimate.count) < 1.5 * Double(reference.count) {
      self = .wanderingPhase
    } else if let error = best.error {
      self = error
    } else {
      return nil
    }
  }
}
