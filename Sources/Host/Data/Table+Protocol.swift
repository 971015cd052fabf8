import Artifacts
import CPerformia

extension Table {
  /// Rows of one output stay below this, so that a broken count is an error and not a hunger for memory.
  private static let mostRows: UInt64 = 1 << 28

  /// Copies a table that a plugin hands over.
  package init(_ rows: performia_table) throws {
    guard rows.rows <= Self.mostRows, rows.alternatives <= Self.mostRows, rows.column_count <= 4096 else {
      throw DescriptorFault(reason: "\(rows.rows) rows of \(rows.column_count) columns are too many")
    }
    self.init(
      start: try copy(rows.start, rows.rows, "start"), duration: try copy(rows.duration, rows.rows, "duration"),
      confidence: try copy(rows.confidence, rows.rows, "confidence"),
      columns: try Self.columns(rows.columns, rows.column_count, rows.rows))
    guard rows.alternatives > 0 else { return }
    alternatives = Alternatives(
      row: try copy(rows.alternative_row, rows.alternatives, "alternative_row"),
      rank: try copy(rows.alternative_rank, rows.alternatives, "alternative_rank"),
      confidence: try copy(rows.alternative_confidence, rows.alternatives, "alternative_confidence"),
      columns: try Self.columns(rows.alternative_columns, rows.column_count, rows.alternatives))
  }

  private static func columns(
    _ columns: UnsafePointer<UnsafePointer<performia_column>?>?, _ count: UInt32, _ rows: UInt64
  ) throws -> [Column] {
    try (0..<Int(count)).map { index in
      guard let column = columns?[index]?.pointee else { throw DescriptorFault(reason: "column \(index) is missing") }
      try requireSize(column.size, performia_column.self, "column")
      let name = String(column.name)
      switch Int(column.kind) {
      case PERFORMIA_COLUMN_INT64, PERFORMIA_COLUMN_ROW:
        return Column(name, .int64(try copy(column.int64, rows, "column '\(name)'")))
      case PERFORMIA_COLUMN_FLOAT64:
        return Column(name, .float64(try copy(column.float64, rows, "column '\(name)'")))
      case PERFORMIA_COLUMN_TEXT:
        let texts = try copy(column.text, rows, "column '\(name)'")
        return Column(name, .text(try texts.enumerated().map { try text($1, "column '\(name)', row \($0)") }))
      default:
        throw DescriptorFault(reason: "column '\(name)' is of the unknown kind \(column.kind)")
      }
    }
  }

  /// Appends a further piece of the same output.
  package mutating func append(_ piece: Table) throws {
    func joined(_ mine: [Column], _ more: [Column]) throws -> [Column] {
      guard mine.map(\.name) == more.map(\.name) else {
        throw DescriptorFault(reason: "a later piece has other columns than the first")
      }
      return try zip(mine, more).map { column, addition in
        var result = column
        guard result.values.append(addition.values) else {
          throw DescriptorFault(reason: "column '\(column.name)' changes its kind between pieces")
        }
        return result
      }
    }
    columns = try joined(columns, piece.columns)
    start += piece.start
    duration += piece.duration
    confidence += piece.confidence
    guard piece.alternatives.count > 0 else { return }
    if alternatives.count == 0 {
      alternatives = piece.alternatives
    } else {
      alternatives.columns = try joined(alternatives.columns, piece.alternatives.columns)
      alternatives.row += piece.alternatives.row
      alternatives.rank += piece.alternatives.rank
      alternatives.confidence += piece.alternatives.confidence
    }
  }
}

private func copy<Value>(_ values: UnsafePointer<Value>?, _ count: UInt64, _ what: String) throws -> [Value] {
  guard count > 0 else { return [] }
  guard let values else { throw DescriptorFault(reason: "\(what) is missing") }
  return Array(UnsafeBufferPointer(start: values, count: Int(count)))
}

private func text(_ text: performia_text, _ place: String) throws -> String {
  guard text.size == 0 || text.data != nil, text.size < 1 << 30 else {
    throw DescriptorFault(reason: "\(place): the text is missing")
  }
  let bytes = UnsafeRawBufferPointer(start: text.data, count: Int(text.size))
  guard let valid = String(validating: bytes, as: UTF8.self) else {
    throw DescriptorFault(reason: "\(place): the text is not UTF-8")
  }
  return valid
}
