import Artifacts

/// All mistakes that one run found, sorted by where they stand: file by file in the order of `extends`, derived
/// pipeline first, then the `--set` arguments, then outputs that were asked for.
public struct PipelineFailure: CodedError, Equatable {
  /// At least one; each only once.
  public let problems: [PipelineProblem]

  /// - Parameter fileOrder: files in the order in which their mistakes are to be listed; others follow.
  public init(_ problems: [PipelineProblem], fileOrder: [String] = []) {
    var rank: [String: Int] = [:]
    for file in fileOrder where rank[file] == nil { rank[file] = rank.count }
    func key(_ position: SourcePosition) -> (Int, Int, Int) {
      switch position.origin {
      case .file(let name): (rank[name] ?? rank.count, position.line, position.column)
      case .override(let number): (Int.max, number, position.column)
      case .given(let number): (Int.max - 1, number, position.column)
      case .output: (Int.max, Int.max, position.column)
      }
    }
    var seen: Set<PipelineProblem> = []
    let distinct = problems.filter { seen.insert($0).inserted }
    self.problems = distinct.enumerated().sorted { left, right in
      let (leftKey, rightKey) = (key(left.element.position), key(right.element.position))
      return leftKey == rightKey ? left.offset < right.offset : leftKey < rightKey
    }.map(\.element)
  }

  /// The code of the first mistake.
  public var code: String { problems.first?.code ?? "" }
  public var message: String { problems.map(\.message).joined(separator: "\n") }
  public var advice: String { problems.first?.advice ?? "" }

  /// One line a mistake, each `file:line:column: error: ... [code]`.
  public var description: String { problems.map(\.description).joined(separator: "\n") }

  public static let catalogue = PipelineProblem.Kind.allCases.map { kind in
    let (summary, advice) = kind.explanation
    return ErrorCatalogueEntry(code: kind.rawValue, summary: summary, advice: advice)
  }
}

extension PipelineProblem.Kind {
  /// When it is reported, and what to do.
  fileprivate var explanation: (summary: String, advice: String) {
    switch self {
    case .unreadableFile:
      ("A pipeline or manifest cannot be read from disk.", "Check the path and that you may read the file.")
    case .notUTF8:
      ("A pipeline or manifest is not UTF-8 text.", "Save the file as UTF-8 without control characters.")
    case .invalidYAML:
      ("A pipeline is not well-formed YAML.", "Mend the YAML at the place named; most often an indentation or a colon.")
    case .tab:
      ("A tab stands where YAML allows only spaces.", "Indent with spaces.")
    case .duplicateKey:
      ("A key stands twice in one mapping.", "Remove or rename one of the two.")
    case .tooLarge:
      ("A file is too large, nested too deeply, or its aliases expand beyond measure.", "Simplify the file.")
    case .severalDocuments:
      ("A YAML file holds more than one document.", "Keep one pipeline a file; remove the line with '---'.")
    case .emptyFile:
      ("A pipeline file is empty.", "Begin it with 'performia: 1' and 'steps:'; see docs/pipelines.md.")
    case .unknownPipeline:
      (
        "No pipeline has this name.",
        "'performia pipelines list' shows the names; a path must contain '/' or end in .yaml."
      )
    case .unsupportedVersion:
      ("A pipeline or manifest is written for another version of its format.", "Begin pipelines with 'performia: 1'.")
    case .unknownKey:
      ("A key is not known at this place.", "docs/pipelines.md and docs/plugins list the keys of each place.")
    case .wrongKind:
      ("A value is of the wrong kind.", "Write a value of the kind that the message names.")
    case .missingKey:
      ("A key that must be there is missing.", "Add the key.")
    case .invalidName:
      ("A name or reference is not well-formed.", "Write steps as 'name' and artifacts as 'step.port' or 'source'.")
    case .extendsCycle:
      ("Pipelines extend each other in a circle.", "Let one of them stand on its own.")
    case .invalidOverride:
      ("A --set argument cannot be understood.", "Write --set STEP.PARAMETER=VALUE or --set STEP.use=ID.")
    case .unknownAnalyzer:
      (
        "An analyzer is not installed.",
        "'performia plugins list' shows what is installed; install the plugin, add a 'fallback' or make the step optional."
      )
    case .unknownParameter:
      ("An analyzer has no such parameter.", "'performia plugins show ID' lists the parameters.")
    case .invalidParameter:
      ("A parameter's value is of the wrong kind or out of its range.", "'performia plugins show ID' gives the ranges.")
    case .unknownStep:
      ("A step is named that the pipeline does not have.", "'performia pipelines show NAME' lists the steps.")
    case .unknownPort:
      ("An analyzer has no such port.", "'performia plugins show ID' lists the ports.")
    case .typeMismatch:
      ("An artifact is wired to a port or a field of another type.", "Wire an artifact of the type that is asked for.")
    case .attributeMismatch:
      (
        "An artifact lacks an attribute that its reader asks for.",
        "Wire an artifact with the attribute, or convert it."
      )
    case .noProducer:
      ("Nothing in the pipeline produces a required input.", "Add a step that gives this type, or wire the input.")
    case .ambiguousProducer:
      ("Several steps could feed an input that is not wired.", "Say which: 'inputs: { port: step.port }'.")
    case .notGuaranteed:
      (
        "A required step depends on optional steps only.",
        "Make the step optional too, or add an alternative from a required step or 'source'."
      )
    case .cycle:
      ("Steps wait for each other in a circle.", "Wire one of the inputs named to something earlier.")
    case .incompatibleFallback:
      ("A fallback does not give what is read from its step.", "Use a fallback with the same outputs.")
    case .unknownField:
      ("The Song Map has no such field, or a field has no such part.", "docs/pipelines.md lists the fields.")
    case .incompleteField:
      ("A field of the Song Map lacks a part that it must have.", "Name an artifact for each required part.")
    case .clashingExtensions:
      (
        "Two results of one analyzer would take the same place under extensions.",
        "Map one of them only: a document takes its analyzer's whole place, a table its output's."
      )
    case .unusableModel:
      (
        "A model that an analyzer reads is not known, not installed, damaged, or its licence is not accepted.",
        "Run the command that the message names; 'performia models list' shows all models. Or add a 'fallback'."
      )
    case .invalidManifest:
      (
        "A plugin's manifest is not JSON or contradicts itself.",
        "Generate it again: 'performia plugins manifest LIBRARY'."
      )
    }
  }
}
