import Artifacts
import Pipeline

/// One attempt at one step: everything that an analyzer needs to run.
struct StepJob: Sendable {
  let step: String
  let analyzer: InstalledAnalyzer
  /// Values of all declared parameters by name.
  let parameters: [String: ParameterValue]
  /// What the parameters of the kind `model` stand for.
  var models: [PlannedModel] = []
  /// The artifacts of each input, in the order of the manifest.
  var inputs: [[Artifact]]
  /// Names of the outputs that somebody uses.
  let wanted: Set<String>
  let types: TypeRegistry
  /// Length of the recording in seconds.
  let duration: Double
  let threads: Int
  /// Where intermediate data go.
  let temporaryFolder: String
  /// In a process of its own; in the host's only that of results holds.
  var limits = StepLimits.none
  let cancellation: Cancellation
  let log: @Sendable (LogMessage) -> Void
  let progress: @Sendable (Double) -> Void
  /// Takes what is wrong with the analyzer though its results stand.
  var warn: @Sendable (HostError) -> Void = { _ in }
  /// Told before each call of the plugin.
  var phase: @Sendable (PluginPhase) -> Void = { _ in }
  /// What the analyzer noted of its results, as far as `log` was told.
  var notes = StepNotes()
}

extension StepJob {
  /// Makes sure that the models are still what they were when the plan was made.
  ///
  /// - Throws: ``HostError/changedModel(step:analyzer:model:reason:)``.
  func requireModels() throws(HostError) {
    for model in models.map(\.model) {
      let reason: String
      do {
        if try FileHashes.hash(of: model.path) == model.sha256 { continue }
        reason = "its file \(model.path) has changed"
      } catch {
        reason = error.message
      }
      throw .changedModel(step: step, analyzer: analyzer.manifest.id, model: model.name, reason: reason)
    }
  }
}

/// What a plugin is doing.
enum PluginPhase: UInt8, Sendable {
  /// The library is loaded, and its entry asked what it offers.
  case loading = 1
  case creating, configuring, analysing, destroying
  /// An adapter describes a foreign plugin, whose code it loads for that.
  case describing

  var description: String {
    switch self {
    case .loading: "while its library was loaded"
    case .creating: "in create"
    case .configuring: "in configure"
    case .analysing: "in analyze"
    case .destroying: "in destroy"
    case .describing: "while the foreign plugin was loaded and described"
    }
  }
}

/// A way to run an analyzer: in this process or in one of its own.
protocol Runner: Sendable {
  /// The outputs by name, checked against the rules of their types.
  func run(_ job: StepJob) throws(HostError) -> [String: Artifact]
}
