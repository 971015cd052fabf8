import Artifacts

/// A table whose columns have been seen to have as many values as there are rows.
struct TableReader {
  let table: Table
  let field: String
  let part: String

  /// - Throws: ``SongMapError/unusableTable(field:part:reason:)`` where columns differ in length or an alternative
  ///   belongs to no row.
  init(_ table: Table, field: String, part: String) throws(SongMapError) {
    self.table = table
    self.field = field
    self.part = part
    try requireCount(table.duration.count, of: "duration", toBe: table.rowCount)
    try requireCount(table.confidence.count, of: "confidence", toBe: table.rowCount)
    for column in table.columns {
      try requireCount(column.values.count, of: "'\(column.name)'", toBe: table.rowCount)
    }
    let alternatives = table.alternatives
    try requireCount(alternatives.rank.count, of: "the alternatives' rank", toBe: alternatives.count)
    try requireCount(alternatives.confidence.count, of: "the alternatives' confidence", toBe: alternatives.count)
    for column in alternatives.columns {
      try requireCount(column.values.count, of: "the alternatives' '\(column.name)'", toBe: alternatives.count)
    }
    for row in alternatives.row where row < 0 || row >= table.rowCount {
      throw unusable("there is an alternative for row \(row), but there are \(table.rowCount) rows")
    }
  }

  var rows: Range<Int> { 0..<table.rowCount }

  func unusable(_ reason: String) -> SongMapError {
    .unusableTable(field: field, part: part, reason: reason)
  }

  private func requireCount(_ count: Int, of name: String, toBe expected: Int) throws(SongMapError) {
    if count != expected { throw unusable("\(name) has \(count) values for \(expected) rows") }
  }
}

extension TableReader {
  func text(_ name: String) throws(SongMapError) -> [String] {
    guard let values = table.column(name)?.text else { throw missing(name, "text") }
    return values
  }

  func float64(_ name: String) throws(SongMapError) -> [Double] {
    guard let values = table.column(name)?.float64 else { throw missing(name, "float64") }
    return values
  }

  func int64(_ name: String) throws(SongMapError) -> [Int64] {
    guard let values = table.column(name)?.int64 else { throw missing(name, "int64") }
    return values
  }

  private func missing(_ name: String, _ kind: String) -> SongMapError {
    unusable("it has no column '\(name)' of kind \(kind)")
  }
}

extension TableReader {
  /// The end of a row in seconds, rounded; where the next row begins within rounding of it, exactly that beginning.
  func roundedEnd(_ row: Int) -> Double {
    let end = roundedTime(table.end(row))
    guard row + 1 < table.rowCount else { return end }
    let next = roundedTime(table.start[row + 1])
    return abs(next - end) < 1.5e-6 ? next : end
  }

  /// The members `start` and `end` of a row.
  func interval(_ row: Int) -> [JSON.Member] {
    [JSON.Member("start", .time(table.start[row])), JSON.Member("end", .number(roundedEnd(row)))]
  }

  func confidence(_ row: Int) -> JSON.Member { JSON.Member("conf", .confidence(table.confidence[row])) }

  /// Runners-up by row, then by rank.
  ///
  /// - Parameter members: The runner-up's own members, from the table's alternatives read like rows.
  func alternatives(
    namingRow: Bool, members: (TableReader, Int) throws(SongMapError) -> [JSON.Member]
  ) throws(SongMapError) -> [JSON] {
    let alternatives = table.alternatives
    let asRows = try TableReader(
      Table(
        start: alternatives.row.map { table.start[Int($0)] },
        duration: alternatives.row.map { table.duration[Int($0)] },
        confidence: alternatives.confidence, columns: alternatives.columns),
      field: field, part: part)
    let order = (0..<alternatives.count).sorted {
      (alternatives.row[$0], alternatives.rank[$0], $0) < (alternatives.row[$1], alternatives.rank[$1], $1)
    }
    var result: [JSON] = []
    for index in order {
      let row = namingRow ? [JSON.Member("row", .integer(alternatives.row[index]))] : []
      result.append(.object(row + (try members(asRows, index)) + [asRows.confidence(index)]))
    }
    return result
  }
}
