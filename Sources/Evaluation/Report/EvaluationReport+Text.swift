extension EvaluationReport {
  /// The report for a terminal: a table per task with means, confidence intervals, kinds of errors and the worst items.
  public var text: String {
    (tasks.map { subjects.count == 2 ? compared($0) : table($0) } + [closing]).joined(separator: "\n")
  }

  private func table(_ summary: TaskSummary) -> String {
    let groups = summary.groups
    var rows = [[summary.task.title] + groups.map(\.heading)]
    for metric in summary.task.metrics where groups.contains(where: { $0.results[0].means[metric.name] != nil }) {
      rows.append(
        ["  " + Figure.name(metric)]
          + groups.map { group in group.results[0].means[metric.name].map { Figure.text($0) } ?? "" })
    }
    if groups.contains(where: { !$0.results[0].errors.isEmpty }) {
      rows.append(["  errors"] + groups.map { Figure.errors($0.results[0].errors) })
    }
    return Self.aligned(rows) + groups.map { worst($0, 0, summary.task) }.joined()
  }

  private func compared(_ summary: TaskSummary) -> String {
    summary.groups.map { group in
      var rows = [
        ["\(summary.task.title), \(group.heading)"] + columnLabels + [
          "difference [95 % CI]", "p", "better on",
        ]
      ]
      for metric in summary.task.metrics {
        let means = group.results.map { $0.means[metric.name] }
        guard means.contains(where: { $0 != nil }) else { continue }
        var row = ["  " + Figure.name(metric)] + means.map { $0.map { Figure.text($0.mean) } ?? "" }
        if let paired = group.differences[metric.name] {
          let (first, second) =
            metric.isHigherBetter ? (paired.less, paired.greater) : (paired.greater, paired.less)
          row += [
            Figure.text(paired.difference, signed: true), Figure.text(probability: paired.pValue), "\(first):\(second)",
          ]
        }
        rows.append(row)
      }
      if group.results.contains(where: { !$0.errors.isEmpty }) {
        rows.append(["  errors"] + group.results.map { Figure.errors($0.errors) })
      }
      return Self.aligned(rows) + subjects.indices.map { worst(group, $0, summary.task) }.joined()
    }.joined(separator: "\n")
  }

  private func worst(_ group: TaskSummary.Group, _ subject: Int, _ task: EvaluationTask) -> String {
    let items = group.results[subject].worst
    guard !items.isEmpty else { return "" }
    let whose = [group.name, subjects.count == 2 ? columnLabels[subject] : ""].filter { !$0.isEmpty }
    let heading = "  worst \(task.primaryMetric)" + (whose.isEmpty ? "" : ", " + whose.joined(separator: ", ")) + ":\n"
    return heading
      + items.map { "    \(Figure.text($0.value))  \($0.name)" + ($0.error.map { "  \($0)" } ?? "") + "\n" }.joined()
  }

  private var closing: String {
    var lines = verdictLines
    lines.append("\(Figure.count(scoredItems, "item")) scored of \(items.count + skipped.count) in \(dataset)")
    for index in subjects.indices {
      for item in items {
        guard let failure = item.outcomes[index].failure else { continue }
        let whose = subjects.count == 2 ? " (\(columnLabels[index]))" : ""
        lines.append("failed: \(item.name)\(whose): \(failure.message) [\(failure.code)]")
      }
    }
    for item in skipped { lines += item.problems.map { "skipped: \(item.name): \($0.text)" } }
    var advice: [String] = []
    for problem in skipped.flatMap(\.problems) where !advice.contains(problem.advice) { advice.append(problem.advice) }
    lines += advice.map { "  \($0)" }
    lines += items.flatMap { item in item.notes.map { "note: \(item.name): \($0)" } }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first column to the left, the others too, each as wide as its widest cell.
  private static func aligned(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell + String(repeating: " ", count: column + 1 < row.count ? widths[column] - cell.count + 3 : 0)
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
