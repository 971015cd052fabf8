/// A pipeline that has been compared with the installed analyzers and found right: what runs, with which parameters,
/// and what feeds what.
public struct Plan: Sendable {
  public let name: String
  /// The resolved pipeline as text, the same bytes for the same plan; its hash identifies the pipeline in provenance.
  public let canonicalText: String
  /// In an order in which every step comes after those it reads from; where that leaves a choice, as they were written.
  public let steps: [PlannedStep]
  /// Optional steps that cannot run with what is installed.
  public let skipped: [SkippedStep]
  public let fields: [FieldMapping]
  /// Artifacts that go to the document as they are.
  public let extensions: [ArtifactReference]
  /// What is asked for in place of the document.
  public let outputs: [ArtifactReference]
  /// What was substituted, skipped or discarded while the plan was made; one sentence each, for the user.
  public let notes: [String]
}

extension Plan {
  /// The same plan with some parts of a field, so that nothing is computed for the sake of the others.
  public func keeping(_ parts: [String], of field: String) -> Plan {
    let kept = fields.map { mapping in
      mapping.field == field
        ? FieldMapping(field: field, parts: mapping.parts.filter { parts.contains($0.name) }) : mapping
    }
    return Plan(
      name: name, canonicalText: Self.canonicalText(name, steps, kept, extensions), steps: steps, skipped: skipped,
      fields: kept, extensions: extensions, outputs: outputs, notes: notes)
  }
}

/// One step of a plan.
public struct PlannedStep: Sendable {
  public let name: String
  /// Whether the job goes on without it.
  public let isOptional: Bool
  /// Whether the caller has a text in place of what the step would find out.
  public let isGiven: Bool
  /// What runs, then what is tried in its place when it fails; at least one.
  public let attempts: [Attempt]
  /// Names of the steps that any of the attempts reads from, sorted.
  public let dependencies: [String]
  /// Names of the output ports that a step, a field or the extensions read, sorted; the others need not be computed.
  public let usedOutputs: [String]
}

/// One analyzer with everything it needs.
public struct Attempt: Sendable {
  public let analyzer: InstalledAnalyzer
  /// Every declared parameter, given or default, sorted by name.
  public let parameters: [(name: String, value: ParameterValue)]
  /// What the parameters of the kind `model` stand for, sorted by parameter.
  public let models: [PlannedModel]
  /// Every declared input port, in the analyzer's order.
  public let inputs: [PlannedInput]
  /// `process` when the pipeline or the analyzer asks for a process of its own.
  public let isolation: AnalyzerManifest.Isolation
  /// What the pipeline says in place of the default limits.
  public let limits: StepLimitChanges
  /// The id that the step names first, when that cannot be used with what is installed.
  public let insteadOf: String?
  /// Why it cannot be used.
  public let because: String?
}

/// The model that a parameter stands for.
public struct PlannedModel: Sendable, Hashable {
  public let parameter: String
  public let model: InstalledModel

  public init(parameter: String, model: InstalledModel) {
    self.parameter = parameter
    self.model = model
  }
}

/// What an input port receives.
public struct PlannedInput: Sendable {
  public let port: InputPort
  /// The first that exists is given to the port; all that exist to one that takes many; empty for a port left open.
  public let alternatives: [ArtifactReference]
}

/// A step that the plan leaves out.
public struct SkippedStep: Sendable, Equatable {
  public let name: String
  public let because: String
}

/// What a field of the Song Map is made from.
public struct FieldMapping: Sendable {
  public let field: String
  /// Parts in the field's own order; only those that are mapped. The first alternative that exists is taken; none are
  /// left where all of them come from skipped steps.
  public let parts: [(name: String, alternatives: [ArtifactReference])]
}
