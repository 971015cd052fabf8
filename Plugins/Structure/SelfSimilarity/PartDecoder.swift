#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Parts a recording where most speaks for it and where parts get usual lengths.
///
/// Source: A. Marmoret, J. E. Cohen, F. Bimbot, "Barwise music structure analysis with the correlation block-matching
/// segmentation algorithm", TISMIR 6(1), 2023 (dynamic programming over bars with a cost of lengths); the scores are others.
struct PartDecoder {
  /// Seconds; lengths are as often half as double of it.
  static let usualLength = 16.0
  /// Of a length's logarithm.
  private static let spread = 0.6
  /// What lengths in bars cost that are no multiples of 8, of 4, of 2.
  private static let unevenness: [(factor: Int, cost: Double)] = [(8, 0), (4, 0.6), (2, 1.2), (1, 2.4)]
  private static let longest = 64

  /// - Parameters:
  ///   - scores: of ``BoundaryEvidence``.
  ///   - period: seconds in a bar.
  /// - Returns: the first bars of all parts, and behind them the number of bars.
  static func borders(scores: [Double], period: Double) -> [Int] {
    let count = scores.count
    guard scores.contains(where: { $0 != 0 }) else { return count > 0 ? [0, count] : [] }
    let costs = (0...longest).map { cost(length: $0, period: period, isEdge: false) }
    let edgeCosts = (0...longest).map { cost(length: $0, period: period, isEdge: true) }
    var best = [0.0] + [Double](repeating: -.infinity, count: count)
    var previous = [Int](repeating: 0, count: count + 1)
    for end in 1...count {
      let gain = end < count ? scores[end] : 0
      for start in max(end - longest, 0)..<end {
        let isEdge = start == 0 || end == count
        let score = best[start] + gain - (isEdge ? edgeCosts : costs)[end - start]
        if score > best[end] { (best[end], previous[end]) = (score, start) }
      }
    }
    var borders = [count]
    while let first = borders.last, first > 0 { borders.append(previous[first]) }
    return borders.reversed()
  }

  /// The first and the last part may be as short as they are.
  private static func cost(length: Int, period: Double, isEdge: Bool) -> Double {
    guard length > 0 else { return .infinity }
    let deviation = log(Double(length) * period / usualLength) / spread
    if isEdge { return 0.5 * max(deviation, 0) * max(deviation, 0) }
    let uneven = unevenness.first { length.isMultiple(of: $0.factor) }?.cost ?? 0
    return 0.5 * deviation * deviation + uneven
  }
}
