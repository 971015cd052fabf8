import Artifacts

/// One mistake in a pipeline, in a `--set` argument or in a plugin's manifest, and the place where it was written.
public struct PipelineProblem: CodedError, Hashable {
  /// What kind of mistake it is; the raw value is the stable code.
  public enum Kind: String, Sendable, CaseIterable {
    case unreadableFile = "PF-PIPE-001"
    case notUTF8 = "PF-PIPE-002"
    case invalidYAML = "PF-PIPE-003"
    case tab = "PF-PIPE-004"
    case duplicateKey = "PF-PIPE-005"
    case tooLarge = "PF-PIPE-006"
    case severalDocuments = "PF-PIPE-007"
    case emptyFile = "PF-PIPE-008"
    case unknownPipeline = "PF-PIPE-009"
    case unsupportedVersion = "PF-PIPE-010"
    case unknownKey = "PF-PIPE-011"
    case wrongKind = "PF-PIPE-012"
    case missingKey = "PF-PIPE-013"
    case invalidName = "PF-PIPE-014"
    case extendsCycle = "PF-PIPE-015"
    case invalidOverride = "PF-PIPE-016"
    case unknownAnalyzer = "PF-PIPE-017"
    case unknownParameter = "PF-PIPE-018"
    case invalidParameter = "PF-PIPE-019"
    case unknownStep = "PF-PIPE-020"
    case unknownPort = "PF-PIPE-021"
    case typeMismatch = "PF-PIPE-022"
    case attributeMismatch = "PF-PIPE-023"
    case noProducer = "PF-PIPE-024"
    case ambiguousProducer = "PF-PIPE-025"
    case notGuaranteed = "PF-PIPE-026"
    case cycle = "PF-PIPE-027"
    case incompatibleFallback = "PF-PIPE-028"
    case unknownField = "PF-PIPE-029"
    case incompleteField = "PF-PIPE-030"
    case invalidManifest = "PF-PIPE-031"
    case clashingExtensions = "PF-PIPE-032"
    case unusableModel = "PF-PIPE-033"
  }

  public let kind: Kind
  public let position: SourcePosition
  /// What is wrong, without what was expected.
  public let finding: String
  /// What would have been right.
  public let expected: String?
  /// The valid name most like the one that was written.
  public let nearest: String?

  public init(
    _ kind: Kind, at position: SourcePosition, _ finding: String, expected: String? = nil, nearest: String? = nil
  ) {
    self.kind = kind
    self.position = position
    self.finding = finding
    self.expected = expected
    self.nearest = nearest
  }

  public var code: String { kind.rawValue }

  public var message: String {
    var text = "\(position): error: \(finding)"
    if let expected { text += "; expected \(expected)" }
    if let nearest { text += "; did you mean '\(nearest)'?" }
    return text
  }

  public var advice: String { PipelineFailure.catalogue.first { $0.code == code }?.advice ?? "" }

  /// `file:line:column: error: ... [code]`, one line.
  public var description: String { "\(message) [\(code)]" }
}

/// Gathers mistakes so that one run reports all of them.
final class ProblemCollector {
  private(set) var problems: [PipelineProblem] = []

  init(_ problems: [PipelineProblem] = []) { self.problems = problems }

  var isEmpty: Bool { problems.isEmpty }

  func report(
    _ kind: PipelineProblem.Kind, at position: SourcePosition, _ finding: String, expected: String? = nil,
    nearest: String? = nil
  ) {
    problems.append(PipelineProblem(kind, at: position, finding, expected: expected, nearest: nearest))
  }

  func report(_ problem: PipelineProblem) { problems.append(problem) }

  /// The valid name most like a wrong one. After a hundred mistakes none is looked for any more: searching thousands
  /// of names for each of thousands of mistakes would take longer than anyone reads.
  func nearest(to name: String, in candidates: @autoclosure () -> [String]) -> String? {
    problems.count < 100 ? NearestName.of(name, in: candidates()) : nil
  }
}
