/// The mean of a figure over items, and between which bounds it would probably lie for other items of the same kind.
public struct MeanEstimate: Sendable, Equatable {
  public let mean: Double
  /// Bounds of the 95 % confidence interval; `nil` for fewer than two items.
  public let interval: ClosedRange<Double>?
  /// How many items have the figure.
  public let count: Int

  /// Share of repetitions in which an interval holds the true mean.
  public static let confidence = 0.95
  /// Samples drawn for an interval.
  public static let resamples = 10_000

  /// The percentile bootstrap (Efron, Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13), drawn from the same
  /// random numbers in every run.
  ///
  /// - Parameter values: one figure per item; figures that are no numbers are left out.
  /// - Returns: `nil` where there is no figure.
  public init?(_ values: [Double]) {
    let values = values.filter(\.isFinite)
    guard !values.isEmpty else { return nil }
    count = values.count
    mean = values.reduce(0, +) / Double(values.count)
    interval = values.count < 2 ? nil : Self.bootstrap(values)
  }

  private static func bootstrap(_ values: [Double]) -> ClosedRange<Double> {
    var random = RandomSource(seed: 1)
    let count = UInt64(values.count)
    var means = [Double](repeating: 0, count: resamples)
    for index in means.indices {
      var sum = 0.0
      for _ in values.indices { sum += values[Int(((random.next() >> 32) &* count) >> 32)] }
      means[index] = sum / Double(count)
    }
    means.sort()
    let tail = (1 - confidence) / 2
    return quantile(means, tail)...quantile(means, 1 - tail)
  }

  /// By linear interpolation between neighbours.
  private static func quantile(_ sorted: [Double], _ fraction: Double) -> Double {
    let position = fraction * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
