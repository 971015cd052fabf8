import Artifacts
import Evaluation

/// Made-up divisions of time.
enum LabelledIntervals {
  /// The shape of a division.
  struct Shape {
    var count = 12
    /// Seconds; times lie on this grid, so that sides share some of them.
    var grid = 0.25
    var gaps = false
    var overlaps = false
    var start = 0.0
  }

  /// - Parameter label: by index.
  static func random(
    _ shape: Shape, using generator: inout SeededGenerator, label: (Int, inout SeededGenerator) -> String
  ) -> [Annotation.LabelledInterval] {
    var time = shape.start
    return (0..<shape.count).map { index in
      if shape.gaps, Int.random(in: 0..<4, using: &generator) == 0 {
        time += shape.grid * Double(Int.random(in: 1...6, using: &generator))
      }
      let start = time
      time += shape.grid * Double(Int.random(in: 1...20, using: &generator))
      let overlap = shape.overlaps && Int.random(in: 0..<4, using: &generator) == 0 ? 1.5 * shape.grid : 0
      return Annotation.LabelledInterval(start: start, end: time + overlap, label: label(index, &generator))
    }
  }

  /// Each file of a name in a corpus, such as `chords.lab`; none where no corpus is given.
  static func corpus(_ name: String) throws -> [[Annotation.LabelledInterval]] {
    try CorpusColumns.files(named: name).map { rows in
      rows.compactMap { row in
        guard row.count > 2, let start = Double(row[0]), let end = Double(row[1]) else { return nil }
        return Annotation.LabelledInterval(start: start, end: end, label: row[2])
      }
    }
  }

  /// The same, damaged as estimates and careless annotations are.
  static func perturbed(
    _ intervals: [Annotation.LabelledInterval], using generator: inout SeededGenerator,
    label: (String, inout SeededGenerator) -> String
  ) -> [Annotation.LabelledInterval] {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return []
    case 1: return intervals
    case 2:
      let shift = Double.random(in: -2...2, using: &generator)
      return intervals.map { .init(start: $0.start + shift, end: $0.end + shift, label: $0.label) }
        .filter { $0.start >= 0 }
    case 3: return intervals.filter { _ in Int.random(in: 0..<5, using: &generator) > 0 }
    case 4: return intervals + intervals
    case 5: return Array(intervals.prefix(intervals.count / 2))
    case 6:
      let end = intervals.last?.end ?? 0
      return intervals.map { .init(start: $0.start, end: $0.end, label: label($0.label, &generator)) }
        + [.init(start: end, end: end + 7, label: intervals.last?.label ?? "N")]
    default: return intervals.map { .init(start: $0.start, end: $0.end, label: label($0.label, &generator)) }
    }
  }
}

extension [Annotation.LabelledInterval] {
  /// A list of `[start, end, label]`.
  var json: JSON { .array(map { .array([.number($0.start), .number($0.end), .string($0.label)]) }) }
}
