/// What a wrong tempo is to the right one.
public enum TempoError: String, Sendable, CaseIterable {
  case double, half, triple, third
  case threeHalves = "3:2"
  case twoThirds = "2:3"
  case fourThirds = "4:3"
  case threeQuarters = "3:4"
  case unrelated

  /// Estimate over reference; `nil` where no ratio is meant.
  public var ratio: Double? {
    switch self {
    case .double: 2
    case .half: 1 / 2
    case .triple: 3
    case .third: 1 / 3
    case .threeHalves: 3 / 2
    case .twoThirds: 2 / 3
    case .fourThirds: 4 / 3
    case .threeQuarters: 3 / 4
    case .unrelated: nil
    }
  }

  /// `nil` where the estimate is right.
  public init?(reference: Double, estimate: Double) {
    guard !TempoMetrics.isNear(estimate, reference) else { return nil }
    self =
      Self.allCases.first { error in
        error.ratio.map { TempoMetrics.isNear(estimate, reference * $0) } ?? false
      } ?? .unrelated
  }
}
