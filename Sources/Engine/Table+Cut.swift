import Artifacts

extension Table {
  /// The table with nothing after `end` (s): types let rows go on for a millisecond after the recording, as analyzers that
  /// work in frames do, and the Song Map does not. What begins at the end or later is left out.
  func cut(at end: Double) -> Table {
    let kept = (0..<rowCount).filter { start[$0] < end || (duration[$0] == 0 && start[$0] == end) }
    var table = kept.count == rowCount ? self : rows(kept)
    for row in 0..<table.rowCount where table.end(row) > end { table.duration[row] = end - table.start[row] }
    return table
  }

  private func rows(_ kept: [Int]) -> Table {
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { (Int64($1), Int64($0)) })
    let others = alternatives.row.indices.filter { places[alternatives.row[$0]] != nil }
    return Table(
      start: kept.map { start[$0] }, duration: kept.map { duration[$0] }, confidence: kept.map { confidence[$0] },
      columns: columns.map { $0.rows(kept) },
      alternatives: Alternatives(
        row: others.compactMap { places[alternatives.row[$0]] }, rank: others.map { alternatives.rank[$0] },
        confidence: others.map { alternatives.confidence[$0] }, columns: alternatives.columns.map { $0.rows(others) }))
  }
}

extension Column {
  fileprivate func rows(_ kept: [Int]) -> Column {
    switch values {
    case .int64(let values): Column(name, .int64(kept.map { values[$0] }))
    case .float64(let values): Column(name, .float64(kept.map { values[$0] }))
    case .text(let values): Column(name, .text(kept.map { values[$0] }))
    }
  }
}
