import Artifacts

/// An artifact type described for reading.
struct TypeDescription {
  private let type: ArtifactType

  init(_ type: ArtifactType) { self.type = type }

  var text: String {
    ([type.type, "  \(type.summary)"] + rules.map { "  \($0)" } + columns.map { "  - \($0.name): \($0.text)" })
      .joined(separator: "\n") + "\n"
  }

  static func page(_ types: [ArtifactType]) -> String {
    let head = """
      # Artifact types

      What flows between analyzers. The host applies these rules to everything that an analyzer hands over; times are \
      seconds from the first sample of the recording, every row of a table has a confidence from 0 to 1. A plugin may \
      declare types of its own in its manifest. Made by `performia plugins types --markdown`.

      """
    return head + types.map { TypeDescription($0).markdown }.joined()
  }

  private var markdown: String {
    var lines = ["", "## `\(type.type)`", "", type.summary, ""]
    lines += rules.map { "- \($0)" }
    if !columns.isEmpty {
      lines += ["", "| column | what it holds |", "| --- | --- |"] + columns.map { "| `\($0.name)` | \($0.text) |" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var rules: [String] {
    var rules = ["shape: \(type.shape.rawValue)"]
    if let parent = type.isA { rules.append("may stand where \(parent) is asked for") }
    if let matrix = type.matrix {
      if let bins = matrix.bins { rules.append("\(bins) bins") }
      rules.append("values: \(Self.bounds(matrix.minimum, matrix.maximum, matrix.unit))")
    }
    if let table = type.table {
      rules.append("rows: \(table.rows.rawValue), starts \(table.order.rawValue)")
      if table.rows == .intervals { rules.append(table.mayOverlap ? "rows may overlap" : "rows do not overlap") }
      if let maximum = table.maximumRows { rules.append("at most \(maximum) rows") }
      if let among = table.startsAmong { rules.append("every start is a start of \(among)") }
    }
    return rules
  }

  private var columns: [(name: String, text: String)] {
    (type.table?.columns ?? []).map { column in
      var text = "\(column.kind.rawValue), \(column.summary)"
      if column.minimum != nil || column.maximum != nil || column.unit != nil {
        text += " Values: \(Self.bounds(column.minimum, column.maximum, column.unit))."
      }
      if column.optional == true { text += " May be left out." }
      return (column.name, text)
    }
  }

  private static func bounds(_ minimum: Double?, _ maximum: Double?, _ unit: String?) -> String {
    let range =
      switch (minimum, maximum) {
      case (let low?, let high?): "\(low) to \(high)"
      case (let low?, nil): "\(low) and above"
      case (nil, let high?): "up to \(high)"
      case (nil, nil): "any finite number"
      }
    return range + (unit.map { ", \($0)" } ?? "")
  }
}
