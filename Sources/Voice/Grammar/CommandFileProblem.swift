import Artifacts
import Pipeline

/// One mistake in a file of commands, and the place where it was written.
public struct CommandFileProblem: Sendable, Equatable, CustomStringConvertible {
  public let position: SourcePosition
  /// What is wrong, without what was expected.
  public let finding: String
  public let expected: String?
  /// The valid name most like the one that was written.
  public let nearest: String?

  /// `file:line:column: error: ...`, one line.
  public var description: String {
    var text = "\(position): error: \(finding)"
    if let expected { text += "; expected \(expected)" }
    if let nearest { text += "; did you mean '\(nearest)'?" }
    return text
  }
}

/// All mistakes of a file of commands, in the order in which they stand.
public struct CommandFileError: CodedError, Equatable {
  public let problems: [CommandFileProblem]

  init(_ problems: [CommandFileProblem]) {
    self.problems = problems.sorted { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
  }

  /// A file that is no YAML, or cannot be read.
  init(_ failure: PipelineFailure) {
    self.init(
      failure.problems.map {
        CommandFileProblem(position: $0.position, finding: $0.finding, expected: $0.expected, nearest: $0.nearest)
      })
  }

  public var code: String { Self.catalogue[0].code }
  public var message: String { problems.map(\.description).joined(separator: "\n") }
  public var advice: String { Self.catalogue[0].advice }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-VOICE-001", summary: "A file of spoken commands has mistakes.",
      advice: "Mend it at the places named; docs/voice.md describes such files.")
  ]
}
