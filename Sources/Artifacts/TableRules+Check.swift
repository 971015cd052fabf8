import Notation

extension ArtifactType {
  /// How far a time may lie beyond the end of the recording, in seconds: the length of a sample at the lowest rate.
  private static let timeTolerance = 0.001

  /// Applies the type's rules to a table.
  ///
  /// - Parameter duration: length of the recording in seconds; no row may end after it.
  /// - Throws: ``ArtifactError/ruleBroken(type:place:reason:)`` for the first row that breaks one.
  public func check(_ table: Table, duration: Double) throws(ArtifactError) {
    guard shape == .table, let rules = self.table else { throw broken("shape", "\(shape.description) was expected") }
    try checkColumns(table.columns, count: table.rowCount, rules: rules, place: "row")
    guard table.duration.count == table.rowCount, table.confidence.count == table.rowCount else {
      throw broken("columns", "start, duration and confidence differ in length")
    }
    if let maximum = rules.maximumRows, table.rowCount > maximum {
      throw broken("row \(maximum)", "at most \(maximum) rows are allowed, there are \(table.rowCount)")
    }
    var latestEnd = 0.0
    for row in 0..<table.rowCount {
      let start = table.start[row]
      let length = table.duration[row]
      let place = "row \(row)"
      guard start.isFinite, start >= 0 else { throw broken(place, "start \(start) is not a time from 0 s on") }
      guard length.isFinite, length >= 0 else { throw broken(place, "duration \(length) is not a length of time") }
      switch rules.rows {
      case .instants where length != 0: throw broken(place, "an instant has no duration, this one has \(length) s")
      case .intervals where length == 0: throw broken(place, "an interval needs a duration above 0 s")
      default: break
      }
      guard start + length <= duration + Self.timeTolerance else {
        throw broken(place, "it ends at \(start + length) s, the recording at \(duration) s")
      }
      try checkConfidence(table.confidence[row], place: place)
      if row > 0 {
        let previous = table.start[row - 1]
        let inOrder = rules.order == .increasing ? start > previous : start >= previous
        guard inOrder else { throw broken(place, "it starts at \(start) s, after a row that starts at \(previous) s") }
        if !rules.mayOverlap, start < latestEnd - 1e-9 {
          throw broken(place, "it starts at \(start) s, before the row before it ends at \(latestEnd) s")
        }
      }
      latestEnd = max(latestEnd, start + length)
    }
    try checkAlternatives(table, rules: rules)
  }

  /// Applies the rule that each start of this table is one of `others`.
  public func check(_ table: Table, startsAmong others: Table) throws(ArtifactError) {
    guard let among = self.table?.startsAmong else { return }
    var position = 0
    for (row, start) in table.start.enumerated() {
      while position < others.rowCount, others.start[position] < start { position += 1 }
      guard position < others.rowCount, others.start[position] == start else {
        throw broken("row \(row)", "no row of \(among) starts at \(start) s")
      }
    }
  }

  private func checkAlternatives(_ table: Table, rules: TableRules) throws(ArtifactError) {
    let others = table.alternatives
    guard others.count > 0 else { return }
    guard others.rank.count == others.count, others.confidence.count == others.count else {
      throw broken("alternatives", "row, rank and confidence differ in length")
    }
    try checkColumns(others.columns, count: others.count, rules: rules, place: "alternative")
    for index in 0..<others.count {
      let place = "alternative \(index)"
      guard others.row[index] >= 0, others.row[index] < Int64(table.rowCount) else {
        throw broken(place, "it names row \(others.row[index]), there are \(table.rowCount)")
      }
      guard others.rank[index] >= 1 else { throw broken(place, "rank \(others.rank[index]) is below 1") }
      try checkConfidence(others.confidence[index], place: place)
    }
  }

  private func checkConfidence(_ confidence: Double, place: String) throws(ArtifactError) {
    guard confidence >= 0, confidence <= 1 else {
      throw broken(place, "confidence \(confidence) is not within 0 to 1")
    }
  }

  private func checkColumns(
    _ columns: [Column], count: Int, rules: TableRules, place: String
  ) throws(ArtifactError) {
    var given = columns[...]
    for rule in rules.columns {
      guard let column = given.first, column.name == rule.name else {
        if rule.optional == true { continue }
        throw broken("columns", "'\(rule.name)' is missing or not in its place")
      }
      given = given.dropFirst()
      guard column.values.count == count else {
        throw broken("column '\(rule.name)'", "it has \(column.values.count) values for \(count) rows")
      }
      try check(column, rule: rule, place: place, rowCount: count)
    }
    if let extra = given.first {
      throw broken("column '\(extra.name)'", "the type has no such column")
    }
  }

  private func check(
    _ column: Column, rule: ColumnRules, place: String, rowCount: Int
  ) throws(ArtifactError) {
    func at(_ row: Int) -> String { "\(place) \(row), column '\(rule.name)'" }
    switch (rule.kind, column.values) {
    case (.int64, .int64(let values)):
      for (row, value) in values.enumerated() { try checkBounds(Double(value), rule: rule, place: at(row)) }
    case (.row, .int64(let values)):
      for (row, value) in values.enumerated() where value < -1 || (place == "row" && value >= Int64(rowCount)) {
        throw broken(at(row), "\(value) names no row; -1 stands for none")
      }
    case (.float64, .float64(let values)):
      for (row, value) in values.enumerated() {
        guard value.isFinite else { throw broken(at(row), "\(value) is not a number") }
        try checkBounds(value, rule: rule, place: at(row))
      }
    case (.text, .text(let values)):
      guard let grammar = rule.grammar else { return }
      for (row, value) in values.enumerated() {
        if let reason = grammar.refusal(of: value) { throw broken(at(row), reason) }
      }
    default: throw broken("column '\(rule.name)'", "its values are not of kind \(rule.kind.rawValue)")
    }
  }

  private func checkBounds(_ value: Double, rule: ColumnRules, place: String) throws(ArtifactError) {
    if let minimum = rule.minimum, value < minimum { throw broken(place, "\(value) is below \(minimum)") }
    if let maximum = rule.maximum, value > maximum { throw broken(place, "\(value) is above \(maximum)") }
  }

  func broken(_ place: String, _ reason: String) -> ArtifactError {
    .ruleBroken(type: type, place: place, reason: reason)
  }
}

extension Grammar {
  /// Why a text does not follow the notation; nil where it does.
  func refusal(of text: String) -> String? {
    do {
      switch self {
      case .chord: _ = try Chord(parsing: text)
      case .pitchClass: _ = try NoteName(parsing: text)
      case .mode: return Key.Mode(rawValue: text) == nil ? "'\(text)' is neither major nor minor" : nil
      case .nonEmpty: return text.isEmpty ? "an empty text" : nil
      }
      return nil
    } catch {
      return "\(error)"
    }
  }
}
