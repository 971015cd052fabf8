import Artifacts

/// Turns a pipeline into a plan, or says everything that is wrong with it.
public enum Resolver {
  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - overrides: changes from the command line.
  ///   - given: texts from the command line, which go before the changes.
  ///   - catalogue: the analyzers that are installed.
  ///   - models: the models that are known, installed or not.
  ///   - fields: the fields of the Song Map.
  ///   - outputs: what is asked for in place of the Song Map, each as `step.port`; nil for the Song Map.
  /// - Throws: ``PipelineFailure`` with all mistakes of the pipeline and of the overrides.
  public static func resolve(
    _ definition: PipelineDefinition, overrides: [Override] = [], given: [GivenText] = [], catalogue: AnalyzerCatalogue,
    models: ModelCatalogue = .empty, fields: [FieldDeclaration],
    outputs: [String]? = nil
  ) throws(PipelineFailure) -> Plan {
    let problems = ProblemCollector(definition.problems)
    var changed = definition.applying(given, problems).applying(overrides, problems)
    if let outputs { changed = changed.giving(outputs, problems) }
    let resolution = Resolution(changed, catalogue, models, fields, problems)
    resolution.chooseAnalyzers()
    resolution.wireInputs()
    let order = resolution.orderSteps()
    let mapping = resolution.resolveSongMap()
    resolution.checkFallbackOutputs()
    resolution.checkGuarantees()
    if let order { resolution.dropUnavailable(in: order) }
    guard problems.isEmpty, let order else {
      throw PipelineFailure(problems.problems, fileOrder: definition.files)
    }
    return resolution.plan(order: order, mapping: mapping)
  }
}

/// A plan in the making.
final class Resolution {
  let definition: PipelineDefinition
  let catalogue: AnalyzerCatalogue
  let models: ModelCatalogue
  let fields: [FieldDeclaration]
  let problems: ProblemCollector
  var notes: [String]
  /// In the order in which they were written.
  var steps: [Candidate]
  let indices: [String: Int]
  let stepNames: [String]
  /// Who reads which output, for the checks of fallbacks; keyed by producing step.
  var reads: [Int: [Read]] = [:]
  /// Ports whose wiring the pipeline gives.
  var wiredPorts: Set<PortKey> = []

  init(
    _ definition: PipelineDefinition, _ catalogue: AnalyzerCatalogue, _ models: ModelCatalogue,
    _ fields: [FieldDeclaration], _ problems: ProblemCollector
  ) {
    self.definition = definition
    self.catalogue = catalogue
    self.models = models
    self.fields = fields
    self.problems = problems
    notes = definition.notes
    steps = definition.steps.map { Candidate(definition: $0) }
    stepNames = definition.steps.map(\.name.value)
    indices = Dictionary(stepNames.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// A step while the plan is made.
  struct Candidate {
    let definition: StepDefinition
    /// Those whose analyzers and models are installed; or the most similar ones, when a mistake has been reported, so that the
    /// rest can be checked.
    var attempts: [CandidateAttempt] = []
    /// Why the step is left out of the plan.
    var skippedBecause: String?
    /// Why its first choice is not used.
    var substitutedBecause: String?
    /// Nothing is known of its ports, and why has been reported or noted.
    var isOpaque: Bool { attempts.isEmpty }

    var name: String { definition.name.value }
    /// What it is taken to give: every further attempt must give the same, as far as it is read.
    var outputs: [OutputPort] { attempts.first?.analyzer.manifest.outputs ?? [] }
  }

  struct CandidateAttempt {
    let definition: AlternativeDefinition
    let analyzer: InstalledAnalyzer
    /// Where the pipeline names the analyzer.
    let position: SourcePosition
    var parameters: [(name: String, value: ParameterValue)] = []
    var models: [PlannedModel] = []
    /// One for each declared port.
    var inputs: [CandidateInput] = []
  }

  struct CandidateInput {
    let port: InputPort
    let position: SourcePosition
    var wires: [Wire] = []
    /// Whether a mistake in it has been reported, so that its emptiness is no further one.
    var isBroken = false
  }

  struct PortKey: Hashable {
    let step: Int
    let attempt: Int
    let port: String
  }

  struct Wire {
    let reference: ArtifactReference
    /// Nil for the recording.
    let producer: Int?
  }

  struct Read {
    let port: String
    let type: String
    let attributes: [String: String]
    let reader: String
  }

  /// Steps that step `index` reads from, each once, sorted.
  func dependencies(of index: Int) -> [Int] {
    Set(steps[index].attempts.flatMap { $0.inputs.flatMap { $0.wires.compactMap(\.producer) } }).sorted()
  }
}
