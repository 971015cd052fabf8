import PerformiaSDK

extension Rhythm {
  func tempoRows(duration: Double) -> TableRows {
    var rows = TableRows()
    let best = tempi.prefix(1)
    let others = tempi.dropFirst()
    rows.start = best.map { _ in 0 }
    rows.duration = best.map { _ in duration }
    rows.confidence = best.map(\.confidence)
    rows.columns = [TableRows.Column("bpm", .float64(best.map(\.tempo)))]
    rows.alternatives.row = others.map { _ in 0 }
    rows.alternatives.rank = others.indices.map { Int64($0) }
    rows.alternatives.confidence = others.map(\.confidence)
    rows.alternatives.columns = [TableRows.Column("bpm", .float64(others.map(\.tempo)))]
    return rows
  }

  var curveRows: TableRows {
    let confidence = tempi.first?.confidence ?? 0
    var rows = TableRows(instants: curve.map(\.time), confidence: curve.map { _ in confidence })
    rows.columns = [TableRows.Column("bpm", .float64(curve.map(\.tempo)))]
    return rows
  }

  var meterRows: TableRows {
    var rows = TableRows()
    rows.start = meters.map(\.start)
    rows.duration = meters.map(\.duration)
    rows.confidence = meters.map(\.confidence)
    rows.columns = Self.meterColumns(meters.map { ($0.numerator, $0.denominator) })
    let alternatives = meters.enumerated().flatMap { row, passage in
      runnersUp(to: passage).enumerated().map { (row: row, rank: $0 + 1, meter: $1) }
    }
    rows.alternatives.row = alternatives.map { Int64($0.row) }
    rows.alternatives.rank = alternatives.map { Int64($0.rank) }
    rows.alternatives.confidence = alternatives.map(\.meter.confidence)
    rows.alternatives.columns = Self.meterColumns(alternatives.map { ($0.meter.numerator, $0.meter.denominator) })
    return rows
  }

  private static func meterColumns(_ meters: [(numerator: Int, denominator: Int)]) -> [TableRows.Column] {
    [
      TableRows.Column("numerator", .int64(meters.map { Int64($0.numerator) })),
      TableRows.Column("denominator", .int64(meters.map { Int64($0.denominator) })),
    ]
  }
}

extension OnsetStrength {
  /// Appends the strength of each region, frame by frame.
  func write(to context: AnalysisContext, framePeriod: Double) throws {
    let output = try context.begin(
      SpectralBeats.onset, bins: regions.count, framePeriod: framePeriod, start: start,
      binLabels: Region.allCases.map { "\($0)" })
    let block = 1024
    var rows = [Float](repeating: 0, count: block * regions.count)
    for first in stride(from: 0, to: frameCount, by: block) {
      let count = min(block, frameCount - first)
      for (index, region) in regions.enumerated() {
        for row in 0..<count { rows[row * regions.count + index] = region[first + row] }
      }
      try output.append(&rows, frames: count)
    }
  }
}
