import Artifacts

/// Encodes a table that has no field of its own, for `extensions.<analyzer id>`.
public enum ExtensionEncoder {
  /// A table as `{"type", "rows": [...], "alternatives": [...]}`.
  ///
  /// Each row has `start`, `end` where it lasts, the type's own columns under their names, and `conf`; an alternative
  /// has `row` and `rank` in place of the times. Times are rounded to a microsecond, confidences to 0.0001.
  ///
  /// - Throws: ``SongMapError/unusableTable(field:part:reason:)`` where columns differ in length.
  public static func json(_ table: Table, type: String, name: String) throws(SongMapError) -> JSON {
    let reader = try TableReader(table, field: "extensions", part: name)
    let rows = reader.rows.map { row in
      var members = [JSON.Member("start", .time(table.start[row]))]
      if table.duration[row] > 0 { members.append(JSON.Member("end", .number(reader.roundedEnd(row)))) }
      return JSON.object(members + values(of: table.columns, row) + [reader.confidence(row)])
    }
    let alternatives = table.alternatives
    let runnersUp = (0..<alternatives.count).map { index in
      JSON.object(
        [
          JSON.Member("row", .integer(alternatives.row[index])),
          JSON.Member("rank", .integer(alternatives.rank[index])),
        ] + values(of: alternatives.columns, index) + [
          JSON.Member("conf", .confidence(alternatives.confidence[index]))
        ])
    }
    var members = [JSON.Member("type", .string(type)), JSON.Member("rows", .array(rows))]
    if !runnersUp.isEmpty { members.append(JSON.Member("alternatives", .array(runnersUp))) }
    return .object(members)
  }

  private static func values(of columns: [Column], _ row: Int) -> [JSON.Member] {
    columns.map { column in
      switch column.values {
      case .int64(let values): JSON.Member(column.name, .integer(values[row]))
      case .float64(let values): JSON.Member(column.name, .number(values[row]))
      case .text(let values): JSON.Member(column.name, .string(values[row]))
      }
    }
  }
}
