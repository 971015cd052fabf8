import PerformiaSDK

/// The parts of a recording, and the sections that like neighbours make.
struct Form {
  private let bars: Bars
  /// Of bars, one a part.
  private let parts: [Range<Int>]
  private let kinds: PartKinds
  /// Of parts: neighbours of one kind.
  private let sections: [Range<Int>]

  /// - Parameters:
  ///   - borders: of ``PartDecoder``.
  ///   - sound: how alike bars sound.
  init(bars: Bars, borders: [Int], sound: Similarity) {
    self.bars = bars
    parts = zip(borders, borders.dropFirst()).map { $0..<$1 }
    let kinds = PartKinds(borders: borders, sound: sound)
    self.kinds = kinds
    var sections: [Range<Int>] = []
    for part in parts.indices {
      if let last = sections.last, kinds.kinds[last.lowerBound] == kinds.kinds[part] {
        sections[sections.count - 1] = last.lowerBound..<part + 1
      } else {
        sections.append(part..<part + 1)
      }
    }
    self.sections = sections
  }

  /// Rows of `music/sections/1`: sections by function on level 0, each followed by its parts by letters on level 1.
  func rows(_ evidence: FunctionEvidence) -> TableRows {
    let extents = sections.map { parts[$0.lowerBound].lowerBound..<parts[$0.upperBound - 1].upperBound }
    let functions = SectionFunctions(parts: evidence.parts(extents, kinds: sections.map { kinds.kinds[$0.lowerBound] }))
    var writer = SectionWriter(bars: bars)
    for (index, section) in sections.enumerated() {
      let ranked = functions.probabilities(of: index)
      writer.append(
        extents[index], level: 0, kind: kinds.kinds[section.lowerBound],
        readings: ranked.prefix(2).map { ($0.function.rawValue, $0.probability) })
      for part in section {
        writer.append(parts[part], level: 1, kind: kinds.kinds[part], readings: letters(of: part))
      }
    }
    return writer.table
  }

  /// The letter of a part's kind and that of the next like one, with how alike they are.
  private func letters(of part: Int) -> [(label: String, confidence: Double)] {
    let own = kinds.kinds[part]
    let others = Set(kinds.kinds).subtracting([own]).sorted().map { kind in
      (kind: kind, likeness: kinds.likeness(of: part, to: kind) ?? 0)
    }
    let next = others.max { ($0.likeness, -$0.kind) < ($1.likeness, -$1.kind) }
    let likeness = kinds.likeness(of: part, to: own) ?? 1 - (next?.likeness ?? 0)
    return [(Self.letter(own), likeness)] + (next.map { [(Self.letter($0.kind), $0.likeness)] } ?? [])
  }

  /// A to Z, then A2 to Z2, and so on.
  private static func letter(_ kind: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(kind % 26)))
    return kind < 26 ? letter : "\(letter)\(kind / 26 + 1)"
  }
}

/// Puts rows together.
private struct SectionWriter {
  let bars: Bars
  private var rows = TableRows()
  private var labels: [String] = []
  private var levels: [Int64] = []
  private var repeats: [Int64] = []
  private var others: [String] = []
  /// The first rows of each kind by level.
  private var firsts: [[Int]: Int64] = [:]

  init(bars: Bars) { self.bars = bars }

  mutating func append(
    _ extent: Range<Int>, level: Int, kind: Int, readings: [(label: String, confidence: Double)]
  ) {
    let row = Int64(labels.count)
    let start = bars.boundaries[extent.lowerBound]
    rows.start.append(start)
    rows.duration.append(bars.boundaries[extent.upperBound] - start)
    rows.confidence.append(readings[0].confidence)
    labels.append(readings[0].label)
    levels.append(Int64(level))
    repeats.append(firsts[[level, kind]] ?? -1)
    firsts[[level, kind], default: row] = firsts[[level, kind]] ?? row
    for (rank, reading) in readings.dropFirst().enumerated() {
      rows.alternatives.row.append(row)
      rows.alternatives.rank.append(Int64(rank + 1))
      rows.alternatives.confidence.append(reading.confidence)
      others.append(reading.label)
    }
  }

  var table: TableRows {
    var table = rows
    table.columns = [.init("label", .text(labels)), .init("level", .int64(levels)), .init("repeats", .row(repeats))]
    table.alternatives.columns = [
      .init("label", .text(others)), .init("level", .int64(rows.alternatives.row.map { levels[Int($0)] })),
      .init("repeats", .row([Int64](repeating: -1, count: others.count))),
    ]
    return table
  }
}
