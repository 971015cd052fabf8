/// Which artifact is meant: the recording, or what a step gives.
public enum ArtifactReference: Hashable, Sendable, CustomStringConvertible {
  /// The decoded recording.
  case source
  case output(step: String, port: String)

  /// As it is written in a pipeline: `source` or `step.port`.
  public var description: String {
    switch self {
    case .source: "source"
    case .output(let step, let port): "\(step).\(port)"
    }
  }

  /// Reads `source` or `step.port`; nil when the text is neither.
  public init?(_ text: String) {
    if text == "source" {
      self = .source
      return
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ Name.isValid(String($0)) }) else { return nil }
    self = .output(step: String(parts[0]), port: String(parts[1]))
  }
}

/// The rules for names of steps, ports, parameters and analyzers.
package enum Name {
  package static let rule = "a letter followed by letters, digits, '_' or '-', 64 characters at most"

  package static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 64 else { return false }
    return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }

  package static let identifierRule = "a reverse-DNS id such as 'org.example.beats'"

  /// At least two labels of lowercase letters, digits, `_` and `-`, joined by dots.
  package static func isValidIdentifier(_ id: String) -> Bool {
    let labels = id.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && id.utf8.count <= 200
      && labels.allSatisfy { label in
        guard let first = label.utf8.first, !isUppercase(first), isLetter(first) || isDigit(first) else { return false }
        return Name.isValid("a" + label.prefix(63)) && !label.utf8.contains(where: isUppercase)
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isUppercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isUppercase(byte)
  }
}
