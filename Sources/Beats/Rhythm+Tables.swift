import PerformiaSDK

extension Rhythm {
  private func tempoRows(duration: Double) -> TableRows {
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

  private var curveRows: TableRows {
    let confidence = tempi.first?.confidence ?? 0
    var rows = TableRows(instants: curve.map(\.time), confidence: curve.map { _ in confidence })
    rows.columns = [TableRows.Column("bpm", .float64(curve.map(\.tempo)))]
    return rows
  }

  private var meterRows: TableRows {
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

  /// Hands everything over to the ports of ``RhythmPorts``.
  package func write(to context: AnalysisContext) throws {
    let downbeats = beats.filter(\.isDownbeat)
    try context.append(
      RhythmPorts.beats, TableRows(instants: beats.map(\.time), confidence: beats.map(\.confidence)))
    try context.append(
      RhythmPorts.downbeats,
      TableRows(instants: downbeats.map(\.time), confidence: downbeats.map(\.downbeatConfidence)))
    try context.append(RhythmPorts.tempo, tempoRows(duration: context.duration))
    try context.append(RhythmPorts.curve, curveRows)
    try context.append(RhythmPorts.meter, meterRows)
  }
}
