/// Makes one result of what the processes of a check said and how they ended.
enum Verdict {
  static func of(_ reports: [CheckProcess.Report], check: Check, analyzer: String?) -> CheckResult {
    var result = CheckResult(check: check, analyzer: analyzer, outcome: .passed)
    for report in reports {
      let attempt = report.messages.last { $0.kind == .attempt }?.text ?? ""
      for note in report.messages where note.kind == .note && !result.notes.contains(note.text) {
        result.notes.append(note.text)
      }
      result.lastWords = report.lastWords
      result.attempt = attempt
      guard let end = report.messages.last, [.passed, .failed, .skipped].contains(end.kind) else {
        result.outcome = .failed
        result.seen = "its process ended with " + words(report.ending)
        result.expected = "that the call returns"
        return result
      }
      switch end.kind {
      case .failed:
        result.outcome = .failed
        result.seen = end.text
        result.expected = end.expected ?? ""
        return result
      case .skipped:
        result.outcome = .skipped
        result.seen = end.text
        return result
      default: break
      }
      guard report.ending == .exit(0) else {
        result.outcome = .failed
        result.seen = "its process ended with \(words(report.ending)) when all was done"
        result.expected = "that the process can end: no threads that crash, no faults in destructors"
        return result
      }
    }
    let prints = reports.map { report in report.messages.filter { $0.kind == .fingerprint }.map(\.text) }
    if let other = prints.first(where: { $0 != prints[0] }) {
      let place = zip(prints[0], other).first { $0 != $1 }
      result.outcome = .failed
      result.seen = "one process gives \(place?.0 ?? ""), another \(place?.1 ?? "")"
      result.expected = "the same bytes: the analyzer declares to be deterministic"
    }
    return result
  }

  private static func words(_ ending: CheckProcess.Report.Ending) -> String {
    switch ending {
    case .exit(let status): "exit(\(status)), which a plugin must never call"
    case .signal(let signal): SignalName.of(signal)
    case .timeLimit(let seconds):
      "the time limit of \(seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") s"
    }
  }
}
