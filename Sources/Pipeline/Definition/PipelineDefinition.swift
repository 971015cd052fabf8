/// A pipeline as it was written, with what it extends already merged in; nothing has been compared with the installed
/// analyzers yet.
public struct PipelineDefinition: Sendable {
  public internal(set) var name: String
  /// The file as it is named to the user.
  public let file: String
  /// One line for lists of pipelines.
  public internal(set) var summary: String?
  /// The files that were merged, this one first and the last base last.
  public internal(set) var files: [String]
  /// In the order in which they were written, those of the base first.
  public internal(set) var steps: [StepDefinition] = []
  public internal(set) var fields: [FieldWiring] = []
  public internal(set) var extensions: [Located<ArtifactReference>] = []
  /// What is asked for in place of the Song Map.
  public internal(set) var outputs: [Located<ArtifactReference>] = []
  /// Where a derived pipeline took a step out.
  public internal(set) var removedSteps: [String: SourcePosition] = [:]
  /// What was discarded while merging.
  public internal(set) var notes: [String] = []
  /// Mistakes that can be told without knowing the analyzers; resolving reports them together with its own.
  public internal(set) var problems: [PipelineProblem] = []
}

extension PipelineDefinition {
  /// The same pipeline for the sake of outputs of its steps, each written as `step.port`, in place of the Song Map.
  func giving(_ outputs: [String], _ problems: ProblemCollector) -> PipelineDefinition {
    var changed = self
    changed.fields = []
    changed.extensions = []
    for text in outputs {
      let position = SourcePosition(origin: .output(text), line: 1, column: 1)
      guard let reference = ArtifactReference(text) else {
        problems.report(.wrongKind, at: position, "'\(text)' is no output of a step", expected: "'step.port'")
        continue
      }
      if !changed.outputs.contains(where: { $0.value == reference }) {
        changed.outputs.append(Located(reference, at: position))
      }
    }
    return changed
  }
}

/// One step: an analyzer with parameters, what may take its place, and where its inputs come from.
public struct StepDefinition: Sendable {
  public let name: Located<String>
  public internal(set) var primary: AlternativeDefinition
  /// In the order in which they are tried.
  public internal(set) var fallbacks: [AlternativeDefinition] = []
  public internal(set) var inputs: [InputWiring] = []
  /// What runs in its place where the caller has a text.
  public internal(set) var given: GivenDefinition?
  /// Whether the caller had a text.
  public internal(set) var isGiven = false
  /// Whether the job goes on without it.
  public internal(set) var isOptional = false
  /// Whether it must run in a process of its own.
  public internal(set) var isolation = AnalyzerManifest.Isolation.any
  /// What it may use; one that says anything here gets a process of its own, where alone limits can be held.
  public internal(set) var limits = StepLimitChanges()
}

/// An analyzer named by a step or by one of its fallbacks.
public struct AlternativeDefinition: Sendable {
  /// The analyzer's id; nil where the pipeline fails to give one, which is reported.
  public internal(set) var use: Located<String>?
  public internal(set) var parameters: [ParameterSetting] = []
  /// Wiring of its own, which goes before the step's.
  public internal(set) var inputs: [InputWiring] = []
  /// Chosen by `--set`, so that nothing may silently stand in for it when it is missing or fails.
  public internal(set) var isExplicitChoice = false
}

/// One line of `params`.
public struct ParameterSetting: Sendable {
  public let name: Located<String>
  let value: YAMLNode
}

/// Where one input comes from.
public struct InputWiring: Sendable {
  public let port: Located<String>
  /// The first that exists is taken; all of them for a port that takes many; none leaves the port without an artifact.
  public let alternatives: [Located<ArtifactReference>]
  /// Written for another analyzer than the one that now stands in the step, so it may name a port that this lacks.
  var isInherited = false
}

/// One line of `song_map`: what a field, or one part of a field, is made from.
public struct FieldWiring: Sendable {
  /// The keys from the outside in, e.g. `performance`, `melody`. Which of them name the field and which a part of it
  /// is told by the field's declaration.
  public let path: [Located<String>]
  /// The first that exists is taken.
  public let alternatives: [Located<ArtifactReference>]
}
