#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many frames have each pair of labels, and what follows from that about how alike two divisions group time.
public struct SectionContingency: Sendable {
  /// Precision, recall and their harmonic mean; not a number where undefined.
  public struct Agreement: Sendable {
    public let precision: Double
    public let recall: Double

    /// 0 where both are 0.
    public var fMeasure: Double {
      precision == 0 && recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }
  }

  /// How little of one side's labels remains uncertain when the other side's are known.
  public struct Certainty: Sendable {
    /// 1 where no label of the reference falls apart into several of the estimate.
    public let over: Double
    /// 1 where no label of the estimate covers several of the reference.
    public let under: Double

    /// The harmonic mean; 0 where both are 0.
    public var fMeasure: Double { Agreement(precision: over, recall: under).fMeasure }
  }

  /// Of each pair of labels that occurs.
  private let pairs: [Double]
  private let reference: [Double]
  private let estimate: [Double]
  private let total: Double
  private let referenceOfPair: [Int]
  private let estimateOfPair: [Int]

  /// - Parameters:
  ///   - reference: label of each frame, `0..<labels`.
  ///   - estimate: the same, of as many frames.
  init(reference: [Int], estimate: [Int], referenceLabels: Int, estimateLabels: Int) {
    var counts = [Int](repeating: 0, count: referenceLabels * estimateLabels)
    var frame = 0
    while frame < reference.count {
      let pair = (reference[frame], estimate[frame])
      var end = frame + 1
      while end < reference.count, reference[end] == pair.0, estimate[end] == pair.1 { end += 1 }
      counts[pair.0 * estimateLabels + pair.1] += end - frame
      frame = end
    }
    let present = counts.indices.filter { counts[$0] > 0 }
    pairs = present.map { Double(counts[$0]) }
    referenceOfPair = present.map { $0 / estimateLabels }
    estimateOfPair = present.map { $0 % estimateLabels }
    total = Double(reference.count)
    self.reference = Self.sums(pairs, referenceOfPair, count: referenceLabels)
    self.estimate = Self.sums(pairs, estimateOfPair, count: estimateLabels)
  }

  private static func sums(_ values: [Double], _ groups: [Int], count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (value, group) in zip(values, groups) { sums[group] += value }
    return sums
  }

  /// Pairs of frames that have one label: how many of the estimate's are pairs of the reference too, and the reverse.
  ///
  /// Levy, Sandler: Structural Segmentation of Musical Audio by Constrained Clustering (2008).
  public var pairwise: Agreement {
    let agreeing = (Self.sumOfSquares(pairs) - total) / 2
    return Agreement(
      precision: agreeing / ((Self.sumOfSquares(estimate) - total) / 2),
      recall: agreeing / ((Self.sumOfSquares(reference) - total) / 2))
  }

  /// Conditional entropies over the largest that the number of labels allows.
  ///
  /// Lukashevich: Towards Quantitative Measures of Evaluating Song Segmentation (ISMIR 2008).
  public var normalisedConditionalEntropy: Certainty {
    certainty(
      referenceScale: log2(Double(reference.count { $0 > 0 })), estimateScale: log2(Double(estimate.count { $0 > 0 })))
  }

  /// Conditional entropies over the entropies of the labels.
  ///
  /// Rosenberg, Hirschberg: V-Measure: A Conditional Entropy-Based External Cluster Evaluation Measure (2007).
  public var vMeasure: Certainty {
    certainty(referenceScale: entropy(reference), estimateScale: entropy(estimate))
  }

  /// Share of the frames whose label of the reference has a class in which the estimate's label has the same; `nil` where
  /// no label of one of the sides has a class.
  ///
  /// - Parameters:
  ///   - reference: class of each label, by number.
  ///   - estimate: the same.
  func accuracy<Class: Equatable>(reference: [Class?], estimate: [Class?]) -> Double? {
    guard estimate.contains(where: { $0 != nil }) else { return nil }
    var classified = 0.0
    var right = 0.0
    for (index, frames) in pairs.enumerated() {
      guard let annotated = reference[referenceOfPair[index]] else { continue }
      classified += frames
      if estimate[estimateOfPair[index]] == annotated { right += frames }
    }
    return classified > 0 ? right / classified : nil
  }

  private func certainty(referenceScale: Double, estimateScale: Double) -> Certainty {
    guard total > 0 else { return Certainty(over: .nan, under: .nan) }
    var estimateGivenReference = 0.0
    var referenceGivenEstimate = 0.0
    for (index, frames) in pairs.enumerated() {
      estimateGivenReference -= frames * log2(frames / reference[referenceOfPair[index]])
      referenceGivenEstimate -= frames * log2(frames / estimate[estimateOfPair[index]])
    }
    return Certainty(
      over: estimateScale > 0 ? 1 - estimateGivenReference / total / estimateScale : 0,
      under: referenceScale > 0 ? 1 - referenceGivenEstimate / total / referenceScale : 0)
  }

  /// In bits.
  private func entropy(_ counts: [Double]) -> Double {
    counts.reduce(0) { $1 > 0 ? $0 - $1 / total * log2($1 / total) : $0 }
  }

  private static func sumOfSquares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
