import Notation
import PerformiaSDK

/// A key over a passage with its certainty and the next best readings.
public struct KeySegment: Sendable {
  /// Seconds.
  public let start: Double
  /// Seconds.
  public let end: Double
  public let key: Key
  /// Probability that this is the key, 0 to 1.
  public let confidence: Double
  /// Other readings, best first, with the probability of each, 0 to 1.
  public let alternatives: [(key: Key, confidence: Double)]

  public init(
    start: Double, end: Double, key: Key, confidence: Double, alternatives: [(key: Key, confidence: Double)]
  ) {
    self.start = start
    self.end = end
    self.key = key
    self.confidence = confidence
    self.alternatives = alternatives
  }
}

extension TableRows {
  /// Rows of a table of type `music/keys/1`.
  public init(_ segments: [KeySegment]) {
    self.init()
    start = segments.map(\.start)
    duration = segments.map { $0.end - $0.start }
    confidence = segments.map(\.confidence)
    columns = Self.columns(segments.map(\.key))
    var others: [Key] = []
    for (row, segment) in segments.enumerated() {
      for (rank, alternative) in segment.alternatives.enumerated() {
        alternatives.row.append(Int64(row))
        alternatives.rank.append(Int64(rank + 1))
        alternatives.confidence.append(alternative.confidence)
        others.append(alternative.key)
      }
    }
    alternatives.columns = Self.columns(others)
  }

  private static func columns(_ keys: [Key]) -> [Column] {
    [
      .init("tonic", .text(keys.map(\.tonic.description))),
      .init("mode", .text(keys.map(\.mode.rawValue))),
    ]
  }
}
