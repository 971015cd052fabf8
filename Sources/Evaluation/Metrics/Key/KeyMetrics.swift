import Notation

/// How well estimated keys meet annotated ones over a recording.
public enum KeyMetrics {
  /// Shares of the annotated time by what the estimate is to the annotation; they sum to 1.
  ///
  /// Where the estimate says nothing it is ``KeyRelation/other``. `nil` where the annotation spans no time.
  ///
  /// - Parameters:
  ///   - reference: in ascending order.
  ///   - estimate: in ascending order.
  /// - Throws: `NotationError` for a label that is not a key.
  public static func shares(
    reference: [Annotation.LabelledInterval], estimate: [Annotation.LabelledInterval]
  ) throws -> [KeyRelation: Double]? {
    var labels: [String: KeyLabel] = [:]
    let references = try reference.map { try label($0, &labels) }
    let estimates = try estimate.map { try label($0, &labels) }
    var seconds: [KeyRelation: Double] = [:]
    var first = 0
    for (passage, key) in zip(reference, references) {
      while first < estimate.count, estimate[first].end <= passage.start { first += 1 }
      var covered = 0.0
      for index in first..<estimate.count {
        guard estimate[index].start < passage.end else { break }
        let common = min(passage.end, estimate[index].end) - max(passage.start, estimate[index].start)
        guard common > 0 else { continue }
        seconds[KeyRelation(reference: key, estimate: estimates[index]), default: 0] += common
        covered += common
      }
      seconds[.other, default: 0] += max(0, passage.end - passage.start - covered)
    }
    // In the order of the cases, since a dictionary's own order would change the rounding from run to run.
    let total = KeyRelation.allCases.reduce(0) { $0 + (seconds[$1] ?? 0) }
    return total > 0 ? seconds.mapValues { $0 / total } : nil
  }

  /// The relation of the keys that hold for the longest time in all on either side, enharmonic spellings taken
  /// together; the earlier one where two hold equally long; no key where a side is empty.
  ///
  /// - Throws: `NotationError` for a label that is not a key.
  public static func globalRelation(
    reference: [Annotation.LabelledInterval], estimate: [Annotation.LabelledInterval]
  ) throws -> KeyRelation {
    var labels: [String: KeyLabel] = [:]
    return KeyRelation(reference: try longest(reference, &labels), estimate: try longest(estimate, &labels))
  }

  private static func longest(
    _ passages: [Annotation.LabelledInterval], _ labels: inout [String: KeyLabel]
  ) throws -> KeyLabel {
    let keys = try passages.map { try label($0, &labels) }
    var seconds: [KeyLabel: Double] = [:]
    for (passage, key) in zip(passages, keys) { seconds[key, default: 0] += passage.end - passage.start }
    var longest: (key: KeyLabel, seconds: Double) = (.none, -1)
    for key in keys {
      let total = seconds[key, default: 0]
      if total > longest.seconds { longest = (key, total) }
    }
    return longest.key
  }

  private static func label(
    _ interval: Annotation.LabelledInterval, _ known: inout [String: KeyLabel]
  ) throws -> KeyLabel {
    if let label = known[interval.label] { return label }
    let label = try KeyLabel(parsing: interval.label)
    known[interval.label] = label
    return label
  }
}
