import TestSupport

/// The binary interface as rows of text: `kind`, `name`, numbers, and the declaration.
///
/// - struct: size and alignment in bytes
/// - member: offset and size in bytes
/// - constant: value
/// - text: the text itself
/// - alias: size in bytes
/// - function: no numbers
struct LayoutTable: Equatable {
  struct Row: Equatable {
    let kind: String
    let name: String
    let numbers: String
    let declaration: String

    var text: String { [kind, name, numbers, declaration].joined(separator: "\t") }
  }

  let rows: [Row]

  init(rows: [Row]) { self.rows = rows }

  /// Reads a table; lines that begin with `#` are comments.
  init(text: String) throws {
    rows = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 4 else { throw FixtureError("four cells are needed: '\(line)'") }
      return Row(kind: cells[0], name: cells[1], numbers: cells[2], declaration: cells[3])
    }
  }

  /// What the headers declare, with the numbers that a compiled probe printed.
  ///
  /// - Parameter numbers: by kind and name.
  init(headers: ProtocolHeaders, numbers: [String: String]) throws {
    func row(_ kind: String, _ name: String, _ declaration: String) throws -> Row {
      guard let found = numbers["\(kind) \(name)"] else {
        throw FixtureError("the probe is silent about \(kind) \(name)")
      }
      return Row(kind: kind, name: name, numbers: found, declaration: declaration)
    }
    rows =
      try headers.constants.map { try row("constant", $0, "-") }
      + headers.texts.map { try row("text", $0.name, "-") }
      + headers.aliases.map { try row("alias", $0.name, $0.type) }
      + headers.structs.flatMap { type in
        try [row("struct", type.name, "-")]
          + type.members.map { try row("member", "\(type.name).\($0.name)", $0.declaration) }
      } + headers.functions.map { Row(kind: "function", name: $0.name, numbers: "-", declaration: $0.declaration) }
  }

  /// How this table differs from another, in words; empty where it does not.
  func differences(from committed: LayoutTable) -> [String] {
    let missing = rows.filter { row in !committed.rows.contains { $0.kind == row.kind && $0.name == row.name } }
    let gone = committed.rows.filter { row in !rows.contains { $0.kind == row.kind && $0.name == row.name } }
    let changed = rows.compactMap { row -> String? in
      guard let before = committed.rows.first(where: { $0.kind == row.kind && $0.name == row.name }), before != row
      else { return nil }
      return "changed: \(before.text) -> \(row.text)"
    }
    return missing.map { "row missing: \($0.text)" } + gone.map { "row of nothing: \($0.text)" } + changed
  }

  /// What this table breaks of the promises of a released version with the same major: everything that was there stays as
  /// it was; structs may only have grown at their ends.
  func broken(promises released: LayoutTable) -> [String] {
    let mayGrow = ["PERFORMIA_ABI", "PERFORMIA_ABI_MINOR"]
    return released.rows.compactMap { before in
      guard let row = rows.first(where: { $0.kind == before.kind && $0.name == before.name }) else {
        return "gone: \(before.text)"
      }
      if row == before || mayGrow.contains(row.name) { return nil }
      if row.kind == "struct", let size = row.firstNumber, let former = before.firstNumber, size >= former {
        return nil
      }
      return "changed: \(before.text) -> \(row.text)"
    }
  }
}

extension LayoutTable.Row {
  fileprivate var firstNumber: Int? { numbers.split(separator: " ").first.flatMap { Int($0) } }
}
