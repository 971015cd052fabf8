/// What every error that reaches a user carries.
///
/// Each module has one error type that conforms; `docs/errors.md` is generated from their ``ErrorCatalogue`` tables.
public protocol CodedError: Error, Sendable, CustomStringConvertible {
  /// Stable and unique, e.g. `PF-AUDIO-003`; scripts may match on it.
  var code: String { get }
  /// One sentence: what is wrong, with which input, and what was expected.
  var message: String { get }
  /// What the reader can do about it.
  var advice: String { get }
}

extension CodedError {
  public var description: String { "\(message) [\(code)]\n  \(advice)" }
}

/// One row of `docs/errors.md`.
public struct ErrorCatalogueEntry: Sendable, Equatable {
  public let code: String
  /// When this error is given, in general terms.
  public let summary: String
  public let advice: String

  public init(code: String, summary: String, advice: String) {
    self.code = code
    self.summary = summary
    self.advice = advice
  }
}
