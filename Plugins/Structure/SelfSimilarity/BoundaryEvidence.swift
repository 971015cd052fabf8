#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much speaks for a section to begin with each bar.
///
/// Three things do: that the sound becomes another one and stays so (novelty along the diagonal, Foote 2000), that
/// repetitions of other passages begin or end (structure features, Serrà and others 2014), and that a passage begins which
/// begins like one where these are seen.
enum BoundaryEvidence {
  /// Bars before and behind a border that repetitions are compared over.
  private static let repetitionSpans = [2, 4]
  /// Likeness from which on one bar repeats another.
  private static let leastRepetition: Float = 0.3
  /// Repetitions at a shorter distance are the sound's persistence.
  private static let leastLag = 3
  /// Bars before and behind a border over which the sound is compared.
  private static let soundSpans = [4, 8]
  private static let soundWeight = 0.5
  /// Bars by which passages begin alike, and how much they have to.
  private static let beginning = 4
  private static let leastLikeness: Float = 0.5
  /// Likeness that other beginnings need in all to count as much as what is seen here.
  private static let reserve = 0.3
  /// Nats by which the opinion of networks has to change to count as much as all else: what they are unsure of counts less.
  private static let evenOdds = 2.0

  /// - Parameters:
  ///   - likeness: of bars in everything.
  ///   - sound: of bars in their sound.
  ///   - opinion: of networks in nats, one a bar.
  /// - Returns: one a bar, in standard deviations; all 0 where nothing changes.
  static func scores(likeness: Similarity, sound: Similarity, opinion: [Double]?) -> [Double] {
    var sum = [Double](repeating: 0, count: likeness.count)
    func add(_ weight: Double, _ novelty: [Double]) {
      for (bar, value) in standardised(novelty).enumerated() { sum[bar] += weight * value }
    }
    let sums = DiagonalSums(likeness, above: leastRepetition)
    for span in repetitionSpans { add(1, repetitionNovelty(sums, span: span)) }
    for span in soundSpans { add(soundWeight, soundNovelty(sound, span: span)) }
    let scores = standardised(pooled(standardised(sum), likeness))
    guard let opinion else { return scores }
    let mean = opinion.reduce(0, +) / Double(max(opinion.count, 1))
    return standardised(zip(scores, opinion).map { $0 + ($1 - mean) / evenOdds })
  }

  /// Distance between the repetitions before and behind each bar's beginning.
  private static func repetitionNovelty(_ sums: DiagonalSums, span: Int) -> [Double] {
    let count = sums.count
    return (0..<count).map { bar in
      guard bar > 0 else { return 0 }
      let before = max(bar - span, 0)..<bar
      let behind = bar..<min(bar + span, count)
      var squares = 0.0
      for lag in -bar - span + 1..<count - bar + span where abs(lag) >= leastLag {
        let change =
          sums.sum(rows: before, lag: lag) / Float(before.count) - sums.sum(rows: behind, lag: lag)
          / Float(behind.count)
        squares += Double(change * change)
      }
      return squares.squareRoot()
    }
  }

  /// How much liker bars on either side of each bar's beginning are to each other than across it.
  private static func soundNovelty(_ sound: Similarity, span: Int) -> [Double] {
    let weights = (-span..<span).map { step in
      let place = (Double(step) + 0.5) / (0.5 * Double(span))
      return exp(-place * place / 2)
    }
    return (0..<sound.count).map { bar in
      guard bar > 0 else { return 0 }
      var (within, across, withinWeight, acrossWeight) = (0.0, 0.0, 0.0, 0.0)
      let bars = max(bar - span, 0)..<min(bar + span, sound.count)
      for row in bars {
        for column in bars {
          let weight = weights[row - bar + span] * weights[column - bar + span]
          if (row < bar) == (column < bar) {
            within += weight * Double(sound[row, column])
            withinWeight += weight
          } else {
            across += weight * Double(sound[row, column])
            acrossWeight += weight
          }
        }
      }
      return within / withinWeight - across / acrossWeight
    }
  }

  /// Adds to each bar what speaks for those that begin a passage like the one that it begins.
  private static func pooled(_ scores: [Double], _ likeness: Similarity) -> [Double] {
    scores.indices.map { bar in
      var (sum, weights) = (0.0, reserve)
      for other in scores.indices where other != bar {
        let weight = Double(likeness.alongDiagonal(bar, other, length: beginning) - leastLikeness)
        guard weight > 0 else { continue }
        sum += weight * scores[other]
        weights += weight
      }
      return scores[bar] + sum / weights
    }
  }

  /// With mean 0 and standard deviation 1 over all bars but the first; 0 throughout where there is no difference.
  private static func standardised(_ values: [Double]) -> [Double] {
    let inner = values.dropFirst()
    guard !inner.isEmpty else { return values.map { _ in 0 } }
    let mean = inner.reduce(0, +) / Double(inner.count)
    let deviation = (inner.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(inner.count)).squareRoot()
    guard deviation > 1e-6 else { return values.map { _ in 0 } }
    return [0] + inner.map { ($0 - mean) / deviation }
  }
}

/// Sums of repetition along diagonals.
private struct DiagonalSums {
  let count: Int
  private var sums: [Float]

  init(_ likeness: Similarity, above least: Float) {
    count = likeness.count
    let width = count + 1
    sums = [Float](repeating: 0, count: width * width)
    for row in 0..<count {
      for column in 0..<count {
        sums[(row + 1) * width + column + 1] = sums[row * width + column] + max(likeness[row, column] - least, 0)
      }
    }
  }

  /// Of the bars `rows` with those `lag` bars later, as far as there are any.
  func sum(rows: Range<Int>, lag: Int) -> Float {
    let first = max(rows.lowerBound, -lag)
    let last = min(rows.upperBound, count - lag)
    guard first < last else { return 0 }
    return sums[last * (count + 1) + last + lag] - sums[first * (count + 1) + first + lag]
  }
}
