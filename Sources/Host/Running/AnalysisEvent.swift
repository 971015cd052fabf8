import Artifacts

/// What happens during an analysis, in the order in which it happens.
public enum AnalysisEvent: Sendable {
  /// Reading and converting the recording.
  case decoding(fraction: Double)
  case stepStarted(step: String, analyzer: String)
  case stepProgress(step: String, fraction: Double)
  /// Done now, or taken from the cache.
  case stepFinished(step: String, analyzer: String, seconds: Double, fromCache: Bool)
  /// An attempt failed. Where that is not fatal, another one follows, or the rest goes on without the step.
  case stepFailed(step: String, analyzer: String, error: any CodedError, isFatal: Bool)
  case stepSkipped(step: String, reason: String)
  case log(LogMessage)
  /// Something that the user should know but that stops nothing.
  case warning(any CodedError)
  /// How much of the whole is done, 0 to 1.
  case progress(Double)
}

/// How one step ended.
public struct StepOutcome: Sendable {
  public enum Status: Sendable {
    case analysed
    /// Every attempt failed; the reasons, in order.
    case failed([String])
    case skipped(String)
    /// Nothing in the Song Map needs it.
    case unneeded
  }

  public let step: String
  public var status: Status
  /// The attempt that gave the results, or the last one made.
  public var attempt: Int
  /// SHA-256 of the library of that attempt.
  public var librarySHA256: String?
  /// Reasons of the attempts before it.
  public var failures: [String] = []
  /// What the analyzer noted of how its results came about, in sentences.
  public var notes: [String] = []
  public var fromCache = false
  /// Whether that attempt ran in a process of its own.
  public var isIsolated = false
  /// Wall-clock seconds.
  public var seconds = 0.0
}
