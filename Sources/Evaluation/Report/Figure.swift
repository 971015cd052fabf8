/// Figures as tables show them: shares and points without the leading zero, with three decimals.
enum Figure {
  static func text(_ value: Double, signed: Bool = false) -> String {
    guard value.isFinite else { return "-" }
    let thousandths = (abs(value) * 1000).rounded()
    guard thousandths < 1e15 else { return "\(value)" }
    let whole = Int64(thousandths) / 1000
    let fraction = String(Int64(thousandths) % 1000)
    let digits = (whole == 0 ? "" : "\(whole)") + "." + String(repeating: "0", count: 3 - fraction.count) + fraction
    let sign = value < 0 && thousandths > 0 ? "-" : signed ? "+" : ""
    return sign + digits
  }

  /// The mean, and its bounds where there are any.
  static func text(_ estimate: MeanEstimate, signed: Bool = false) -> String {
    let mean = text(estimate.mean, signed: signed)
    guard let interval = estimate.interval else { return mean }
    return "\(mean) [\(text(interval.lowerBound, signed: signed)), \(text(interval.upperBound, signed: signed))]"
  }

  static func text(probability: Double) -> String { probability < 0.0005 ? "<.001" : text(probability) }

  static func name(_ metric: EvaluationTask.Metric) -> String {
    metric.unit.isEmpty ? metric.name : "\(metric.name) (\(metric.unit))"
  }

  static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  static func errors(_ errors: [(kind: String, count: Int)]) -> String {
    errors.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
  }
}

extension TaskSummary.Group {
  /// `real, 14 items`.
  var heading: String { (name.isEmpty ? "" : "\(name), ") + Figure.count(items.count, "item") }
}

extension EvaluationReport.Subject {
  /// The name with what was changed.
  public var label: String { changes.isEmpty ? name : "\(name) (\(changes.joined(separator: ", ")))" }
}

extension EvaluationReport {
  /// What tells the subjects apart, for the heads of columns.
  var columnLabels: [String] {
    guard subjects.count == 2, subjects[0].name == subjects[1].name else { return subjects.map(\.name) }
    let labels = subjects.map { $0.changes.isEmpty ? $0.name : $0.changes.joined(separator: ", ") }
    return labels[0] == labels[1] ? ["\(labels[0]) (1)", "\(labels[1]) (2)"] : labels
  }
}
