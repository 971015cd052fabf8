import Artifacts

/// The results of a validation in the forms in which they are shown.
public struct ValidationReport: Sendable {
  public let subject: ValidationSubject
  public let level: ValidationLevel
  public let results: [CheckResult]

  public init(subject: ValidationSubject, level: ValidationLevel, results: [CheckResult]) {
    self.subject = subject
    self.level = level
    self.results = results
  }

  /// Whether no check failed, and some passed.
  public var isValid: Bool {
    !results.contains { $0.outcome == .failed } && results.contains { $0.outcome == .passed }
  }

  public var json: JSON {
    .object([
      .init("plugin", .string(subject.path)), .init("library", .string(subject.library)),
      .init("manifest", subject.manifest.map(JSON.string) ?? .null), .init("level", .string(level.rawValue)),
      .init("valid", .bool(isValid)), .init("passed", .integer(count(.passed))),
      .init("failed", .integer(count(.failed))), .init("skipped", .integer(count(.skipped))),
      .init("results", .array(results.map(\.json))),
    ])
  }

  private func count(_ outcome: CheckResult.Outcome) -> Int64 {
    Int64(results.filter { $0.outcome == outcome }.count)
  }

  /// One line a check, failures explained, and a summary.
  public var text: String {
    var lines = ["\(subject.path) (\(level.rawValue))"]
    var analyzer: String?
    for result in results {
      if result.analyzer != analyzer, let id = result.analyzer { lines += ["", id] }
      analyzer = result.analyzer
      lines += Self.lines(result)
    }
    let skipped = count(.skipped) == 0 ? "" : ", \(count(.skipped)) skipped"
    lines += ["", "\(count(.passed)) passed, \(count(.failed)) failed\(skipped): \(isValid ? "valid" : "not valid")"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Failures and the summary.
  public var brief: String {
    let failures = results.filter { $0.outcome == .failed }
    let lines = failures.flatMap { result in (result.analyzer.map { [$0] } ?? []) + Self.lines(result) }
    let verdict = "\(count(.passed)) passed, \(count(.failed)) failed, \(count(.skipped)) skipped"
    return (lines + ["\(subject.path): \(verdict)"]).joined(separator: "\n") + "\n"
  }

  /// One line for a result, and below it what is to be said of a failure.
  public static func lines(_ result: CheckResult) -> [String] {
    let mark =
      switch result.outcome {
      case .passed: "pass"
      case .failed: "FAIL"
      case .skipped: "skip"
      }
    let id = result.check.id + String(repeating: " ", count: max(0, 28 - result.check.id.count))
    var lines = ["  \(mark)  \(id) \(result.check.title)"]
    switch result.outcome {
    case .passed: break
    case .skipped: lines[0] += " (\(result.seen))"
    case .failed:
      var facts = [("seen", result.seen), ("expected", result.expected)]
      facts += [("while", result.attempt), ("it said", result.lastWords), ("to do", result.check.advice)]
      facts.append(("again", result.reproduce))
      for (name, text) in facts where !text.isEmpty {
        let label = name + String(repeating: " ", count: max(0, 9 - name.count))
        lines.append("          \(label) \(text.replacing("\n", with: "\n                    "))")
      }
    }
    return lines
  }
}
