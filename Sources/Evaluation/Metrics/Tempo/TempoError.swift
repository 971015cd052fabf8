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

  /// What a tempo is to the first of equally good ones that it has a ratio to; `nil` where it is near any of them.
  init?(references: [Double], estimate: Double) {
    let errors = references.map { Self(reference: $0, estimate: estimate) }
    guard !errors.contains(nil), let first = errors.compactMap({ $0 }).min(by: { $0 != .unrelated && $1 == .unrelated })
    else { return nil }
    self = first
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
