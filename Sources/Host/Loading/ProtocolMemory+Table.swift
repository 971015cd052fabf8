import Artifacts
import CPerformia

extension ProtocolMemory {
  /// A table as it is lent to a plugin.
  ///
  /// - Parameter rules: of its type, which say what integers stand for; nil where the type is not known.
  package func table(_ table: Table, rules: TableRules?) -> performia_table {
    var result = performia_table()
    result.size = size(performia_table.self)
    result.rows = UInt64(table.rowCount)
    result.column_count = UInt32(table.columns.count)
    result.start = store(table.start)
    result.duration = store(table.duration)
    result.confidence = store(table.confidence)
    result.columns = columns(table.columns, rules)
    result.alternatives = UInt64(table.alternatives.count)
    result.alternative_row = store(table.alternatives.row)
    result.alternative_rank = store(table.alternatives.rank)
    result.alternative_confidence = store(table.alternatives.confidence)
    result.alternative_columns = columns(table.alternatives.columns, rules)
    return result
  }

  private func columns(
    _ columns: [Column], _ rules: TableRules?
  ) -> UnsafePointer<UnsafePointer<performia_column>?>? {
    pointers(
      columns.map { column in
        var result = performia_column()
        result.size = size(performia_column.self)
        result.name = store(column.name)
        switch column.values {
        case .int64(let values):
          let isRow = rules?.columns.first { $0.name == column.name }?.kind == .row
          result.kind = Int32(isRow ? PERFORMIA_COLUMN_ROW : PERFORMIA_COLUMN_INT64)
          result.int64 = store(values)
        case .float64(let values):
          result.kind = Int32(PERFORMIA_COLUMN_FLOAT64)
          result.float64 = store(values)
        case .text(let values):
          result.kind = Int32(PERFORMIA_COLUMN_TEXT)
          result.text = store(values.map(store))
        }
        return result
      })
  }
}
