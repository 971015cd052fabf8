/// How two programs differ on the same items, and whether chance would explain it.
public struct PairedDifference: Sendable, Equatable {
  /// Of the second figure minus the first, with its confidence interval.
  public let difference: MeanEstimate
  /// How likely a mean difference at least as large is, in either direction, if the two were equally good.
  public let pValue: Double
  /// Items on which the second is greater, and on which it is less.
  public let greater: Int
  public let less: Int

  /// Largest number of items for which all signs are tried.
  static let exactLimit = 18
  static let draws = 100_000

  /// The paired permutation test: under equal quality each item's difference might as well have the other sign (Fisher: The
  /// Design of Experiments, 1935; Good: Permutation, Parametric and Bootstrap Tests of Hypotheses, 2005). All signs are
  /// tried up to 18 items, and beyond them 100,000 drawn at random, the same in every run.
  ///
  /// - Parameter pairs: the two figures of each item; pairs in which one is no number are left out.
  /// - Returns: `nil` where there is no pair.
  public init?(_ pairs: [(first: Double, second: Double)]) {
    let differences = pairs.map { $0.second - $0.first }.filter(\.isFinite)
    guard let difference = MeanEstimate(differences) else { return nil }
    self.difference = difference
    greater = differences.count { $0 > 0 }
    less = differences.count { $0 < 0 }
    let telling = differences.filter { $0 != 0 }
    pValue = telling.count <= Self.exactLimit ? Self.exact(telling) : Self.drawn(telling)
  }

  /// Sums of floating-point numbers in another order differ in their last digits.
  private static func threshold(_ differences: [Double]) -> Double {
    abs(differences.reduce(0, +)) - 1e-12 * differences.reduce(0) { $0 + abs($1) }
  }

  /// Goes through all signs in Gray code, so that each step turns one sign.
  private static func exact(_ differences: [Double]) -> Double {
    let threshold = threshold(differences)
    let total = 1 << differences.count
    var signed = differences
    var sum = differences.reduce(0, +)
    var extreme = 0
    for code in 1...total {
      if abs(sum) >= threshold { extreme += 1 }
      guard code < total else { break }
      let index = code.trailingZeroBitCount
      signed[index].negate()
      sum += 2 * signed[index]
    }
    return Double(extreme) / Double(total)
  }

  private static func drawn(_ differences: [Double]) -> Double {
    var random = RandomSource(seed: 2)
    let threshold = threshold(differences)
    var extreme = 0
    for _ in 0..<draws {
      var bits: UInt64 = 0
      var sum = 0.0
      for (index, difference) in differences.enumerated() {
        if index % 64 == 0 { bits = random.next() }
        sum += bits & 1 == 0 ? difference : -difference
        bits >>= 1
      }
      if abs(sum) >= threshold { extreme += 1 }
    }
    return Double(extreme + 1) / Double(draws + 1)
  }
}

/// Makes several probabilities of error comparable with one threshold: Holm's step-down method (Scandinavian Journal of
/// Statistics 6, 1979).
///
/// - Returns: the adjusted probabilities in the order of the given ones; each at least as great as before.
public func holmAdjusted(_ pValues: [Double]) -> [Double] {
  var adjusted = pValues
  var greatest = 0.0
  for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
    greatest = max(greatest, min(1, pValues[index] * Double(pValues.count - rank)))
    adjusted[index] = greatest
  }
  return adjusted
}
