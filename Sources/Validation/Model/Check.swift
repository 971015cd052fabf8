/// How thorough a validation is; each level does all that the one below does.
public enum ValidationLevel: String, Sendable, Codable, CaseIterable, Comparable {
  /// Seconds for each analyzer: for every build.
  case quick
  /// Before a release: longer recordings, more repetitions.
  case standard
  /// Everything, recordings of an hour included.
  case full

  public static func < (left: Self, right: Self) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }

  /// Picks the value that belongs to the level.
  func pick<Value>(quick: Value, standard: Value, full: Value) -> Value {
    switch self {
    case .quick: quick
    case .standard: standard
    case .full: full
    }
  }
}

/// One thing that a plugin must do right, tried in a process of its own.
public struct Check: Sendable {
  public enum Scope: String, Sendable {
    /// Once for a library.
    case library
    /// Once for each analyzer.
    case analyzer
  }

  /// Stable; what `--check` takes, e.g. `entry.magic`.
  public let id: String
  public let title: String
  /// What holds of a plugin that passes.
  public let proves: String
  /// What the plugin's author does where it fails.
  public let advice: String
  public let scope: Scope
  /// The least level that it belongs to.
  public let level: ValidationLevel
  /// Checks without which this one says nothing.
  public let requires: [String]
  /// How many processes run it, whose results must be the same.
  let processes: Int
  /// Multiplies the time limit.
  let patience: Double
  let body: @Sendable (CheckContext) throws -> Void

  init(
    _ id: String, _ title: String, proves: String, advice: String, scope: Scope = .analyzer,
    level: ValidationLevel = .quick, requires: [String] = [], processes: Int = 1, patience: Double = 1,
    body: @escaping @Sendable (CheckContext) throws -> Void
  ) {
    self.id = id
    self.title = title
    self.proves = proves
    self.advice = advice
    self.scope = scope
    self.level = level
    self.requires = requires
    self.processes = processes
    self.patience = patience
    self.body = body
  }
}

/// Why a check failed.
struct CheckFailure: Error {
  let seen: String
  let expected: String

  init(_ seen: String, expected: String) {
    self.seen = seen
    self.expected = expected
  }
}

/// Why a check has nothing to try.
struct CheckSkip: Error {
  let reason: String
}
