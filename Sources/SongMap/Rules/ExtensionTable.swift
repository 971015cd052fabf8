import Artifacts

/// Reads back what ``ExtensionEncoder`` wrote.
struct ExtensionTable {
  /// Where, below the table, something is not as a table of these rules has it.
  struct Fault: Error {
    let pointer: String
    let reason: String
  }

  let rules: TableRules

  func read(_ value: JSON) throws(Fault) -> Table {
    guard let rows = value["rows"]?.array else { throw Fault(pointer: "", reason: "'rows' is missing or no array") }
    if let unknown = value.members?.first(where: { !["type", "rows", "alternatives"].contains($0.key) }) {
      throw Fault(pointer: "", reason: "a table has no member '\(unknown.key)'")
    }
    guard let others = value["alternatives"].map({ $0.array }) ?? [] else {
      throw Fault(pointer: "/alternatives", reason: "an array was expected")
    }
    var table = Table()
    for (index, row) in rows.enumerated() {
      let pointer = "/rows/\(index)"
      try requireKnown(row, ["start", "end", "conf"], pointer)
      let start = try number("start", of: row, pointer)
      table.start.append(start)
      table.duration.append(row["end"] == nil ? 0 : try number("end", of: row, pointer) - start)
      table.confidence.append(try number("conf", of: row, pointer))
    }
    table.columns = try columns(of: rows, "/rows")
    for (index, other) in others.enumerated() {
      let pointer = "/alternatives/\(index)"
      try requireKnown(other, ["row", "rank", "conf"], pointer)
      table.alternatives.row.append(try integer("row", of: other, pointer))
      table.alternatives.rank.append(try integer("rank", of: other, pointer))
      table.alternatives.confidence.append(try number("conf", of: other, pointer))
    }
    if !others.isEmpty { table.alternatives.columns = try columns(of: others, "/alternatives") }
    return table
  }

  /// An optional column is there where the first row has it; without rows every column is there.
  private func columns(of rows: [JSON], _ pointer: String) throws(Fault) -> [Column] {
    var columns: [Column] = []
    for rule in rules.columns {
      if rule.optional == true, let first = rows.first, first[rule.name] == nil { continue }
      var integers: [Int64] = []
      var numbers: [Double] = []
      var texts: [String] = []
      for (index, row) in rows.enumerated() {
        let place = "\(pointer)/\(index)"
        switch rule.kind {
        case .int64, .row: integers.append(try integer(rule.name, of: row, place))
        case .float64: numbers.append(try number(rule.name, of: row, place))
        case .text: texts.append(try text(rule.name, of: row, place))
        }
      }
      let values: Column.Values =
        switch rule.kind {
        case .int64, .row: .int64(integers)
        case .float64: .float64(numbers)
        case .text: .text(texts)
        }
      columns.append(Column(rule.name, values))
    }
    return columns
  }

  private func requireKnown(_ row: JSON, _ names: [String], _ pointer: String) throws(Fault) {
    guard let members = row.members else { throw Fault(pointer: pointer, reason: "a row is an object") }
    let known = names + rules.columns.map(\.name)
    if let unknown = members.first(where: { !known.contains($0.key) }) {
      throw Fault(pointer: pointer, reason: "the type has no column '\(unknown.key)'")
    }
  }

  private func number(_ name: String, of row: JSON, _ pointer: String) throws(Fault) -> Double {
    guard let value = row[name]?.number else { throw missing(name, "a number", of: row, pointer) }
    return value
  }

  private func integer(_ name: String, of row: JSON, _ pointer: String) throws(Fault) -> Int64 {
    guard let value = row[name]?.integer else { throw missing(name, "an integer", of: row, pointer) }
    return value
  }

  private func text(_ name: String, of row: JSON, _ pointer: String) throws(Fault) -> String {
    guard let value = row[name]?.string else { throw missing(name, "a text", of: row, pointer) }
    return value
  }

  private func missing(_ name: String, _ kind: String, of row: JSON, _ pointer: String) -> Fault {
    guard let value = row[name] else { return Fault(pointer: pointer, reason: "'\(name)' is missing") }
    return Fault(pointer: "\(pointer)/\(name)", reason: "\(kind) was expected. Found: \(value.text(.compact))")
  }
}
