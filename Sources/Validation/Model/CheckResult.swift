import Artifacts

/// How one check of one plugin or analyzer ended.
public struct CheckResult: Sendable {
  public enum Outcome: String, Sendable {
    case passed, failed, skipped
  }

  public let check: Check
  /// Nil for a check of the library.
  public let analyzer: String?
  public var outcome: Outcome
  /// Whether it was skipped because of a failure elsewhere.
  var isBlocked = false
  /// What was seen, for a failure; why, for what was skipped; else empty.
  public var seen = ""
  /// What was expected instead; empty unless it failed.
  public var expected = ""
  /// What was being tried when it failed; empty where that is plain.
  public var attempt = ""
  /// What the plugin, or the system for it, last said on standard error.
  public var lastWords = ""
  /// What is worth knowing though the check passed.
  public var notes: [String] = []
  /// The command that runs this check alone.
  public var reproduce = ""
  /// Wall-clock time.
  public var seconds = 0.0

  init(check: Check, analyzer: String?, outcome: Outcome) {
    self.check = check
    self.analyzer = analyzer
    self.outcome = outcome
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init("check", .string(check.id)), .init("title", .string(check.title)),
      .init("analyzer", analyzer.map(JSON.string) ?? .null), .init("outcome", .string(outcome.rawValue)),
      .init("seconds", .number((seconds * 1000).rounded() / 1000)),
      .init("notes", .array(notes.map(JSON.string))),
    ]
    switch outcome {
    case .passed: break
    case .skipped: members.append(.init("reason", .string(seen)))
    case .failed:
      members += [
        .init("seen", .string(seen)), .init("expected", .string(expected)), .init("attempt", .string(attempt)),
        .init("advice", .string(check.advice)), .init("reproduce", .string(reproduce)),
        .init("last_words", .string(lastWords)),
      ]
    }
    return .object(members)
  }
}
