/// One place where a Song Map breaks its schema or one of the rules beyond it.
public struct SongMapViolation: Sendable, Equatable, CustomStringConvertible {
  /// What was broken.
  public enum Rule: String, Sendable, CaseIterable {
    /// The JSON Schema.
    case schema
    /// Every number is finite.
    case finite
    /// Instants and entries come in order of time.
    case order
    /// Entries of this field do not overlap.
    case overlap
    /// An end is not before its start.
    case interval
    /// Times lie inside the recording.
    case duration
    /// Each downbeat is a beat.
    case downbeat
    /// A label follows its notation.
    case notation
    /// Words lie inside their line, syllables inside their word.
    case containment
    /// An index names an entry that exists.
    case reference
  }

  /// JSON Pointer (RFC 6901) to the value.
  public let pointer: String
  public let rule: Rule
  public let message: String
  /// The step of the pipeline that produced the field, where it is known.
  public var step: String?
  /// Where the value stands in the text, from 1, where the map came from a text; columns count bytes.
  public var position: Position?

  /// A place in a text.
  public struct Position: Sendable, Equatable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public var description: String { "line \(line), column \(column)" }
  }

  public init(pointer: String, rule: Rule, message: String, step: String? = nil) {
    self.pointer = pointer
    self.rule = rule
    self.message = message
    self.step = step
  }

  public var description: String {
    let origin = step.map { " (from step '\($0)')" } ?? ""
    let place = position.map { " (\($0))" } ?? ""
    return "\(pointer.isEmpty ? "/" : pointer)\(place): \(message) [\(rule.rawValue)]\(origin)"
  }

  /// The field, as a pipeline names it, that a pointer leads into; `nil` outside of what analyzers fill.
  public static func field(of pointer: String) -> String? {
    let tokens = pointer.split(separator: "/").map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
    guard let first = tokens.first else { return nil }
    switch first {
    case "meter_changes": return "meter"
    case "alternatives": return tokens.dropFirst().first
    case "performance", "extensions": return tokens.dropFirst().first.map { "\(first).\($0)" }
    case "id", "duration_sec", "provenance": return nil
    default: return first
    }
  }
}
