import Notation
import PerformiaSDK

/// A chord with its place, certainty and the next best readings.
public struct ChordSegment: Sendable {
  /// Seconds.
  public let start: Double
  /// Seconds.
  public var end: Double
  public let chord: Chord
  /// Probability that root and type are right, 0 to 1.
  public var confidence: Double
  /// Other readings, best first, with the probability of each, 0 to 1.
  public var alternatives: [(chord: Chord, confidence: Double)]

  public init(
    start: Double, end: Double, chord: Chord, confidence: Double, alternatives: [(chord: Chord, confidence: Double)]
  ) {
    self.start = start
    self.end = end
    self.chord = chord
    self.confidence = confidence
    self.alternatives = alternatives
  }
}

extension TableRows {
  /// Rows of a table of type `music/chords/1`.
  public init(_ segments: [ChordSegment]) {
    self.init()
    start = segments.map(\.start)
    duration = segments.map { $0.end - $0.start }
    confidence = segments.map(\.confidence)
    columns = [.init("label", .text(segments.map(\.chord.description)))]
    var labels: [String] = []
    for (row, segment) in segments.enumerated() {
      for (rank, alternative) in segment.alternatives.enumerated() {
        alternatives.row.append(Int64(row))
        alternatives.rank.append(Int64(rank + 1))
        alternatives.confidence.append(alternative.confidence)
        labels.append(alternative.chord.description)
      }
    }
    alternatives.columns = [.init("label", .text(labels))]
  }
}

extension AnalysisContext {
  /// The chords of an input of type `music/chords/1` in time order, without their alternatives; none where it is not wired.
  public func chordSegments(_ input: Input) throws -> [ChordSegment] {
    guard let table = try table(input), let labels = table.text("label") else { return [] }
    return try (0..<table.count).map { row in
      ChordSegment(
        start: table.start[row], end: table.start[row] + table.duration[row], chord: try Chord(parsing: labels[row]),
        confidence: table.confidence[row], alternatives: [])
    }
  }
}
