import Artifacts
import CPerformia
import Host
import Pipeline

/// What a check works with, in its own process.
final class CheckContext: @unchecked Sendable {
  let job: CheckJob
  let types: TypeRegistry
  private let say: @Sendable (CheckMessage) -> Void
  private var loaded: LoadedPlugin?
  private var known: AnalyzerManifest?
  private var suitable: Recording?

  init(job: CheckJob, types: TypeRegistry, say: @escaping @Sendable (CheckMessage) -> Void) {
    self.job = job
    self.types = types
    self.say = say
  }

  var level: ValidationLevel { job.level }

  /// Says what is tried next: where the process ends in it, that is what ended it.
  func attempt(_ text: String) { say(CheckMessage(kind: .attempt, text: text)) }

  /// Says what is worth knowing though it is no fault.
  func note(_ text: String) { say(CheckMessage(kind: .note, text: text)) }

  /// Says what must be the same in every process that runs the check.
  func fingerprint(_ text: String) { say(CheckMessage(kind: .fingerprint, text: text)) }

  /// The library, loaded.
  func plugin() throws -> LoadedPlugin {
    if let loaded { return loaded }
    let plugin = try LoadedPlugin(path: job.library, argument: job.argument)
    loaded = plugin
    return plugin
  }

  /// What the library says of the analyzer that is checked.
  func analyzer() throws -> AnalyzerManifest {
    if let known { return known }
    guard let manifest = try plugin().manifests().first(where: { $0.id == job.analyzer }) else {
      throw CheckFailure("the library does not describe '\(job.analyzer ?? "")'", expected: "its descriptor")
    }
    known = manifest
    return manifest
  }

  // MARK: Instances

  /// An instance that has not been configured.
  ///
  /// - Parameter hasModels: whether the host has files for the models that are installed.
  func create(
    threads: Int = 1, fault: InjectedFault? = nil, extraBytes: Int = 0, breaches: Breaches = Breaches(),
    hasModels: Bool = true
  ) throws -> PluginInstance {
    let host = TrialHost(
      breaches: breaches, memory: ProtocolMemory(extraBytes: extraBytes), folder: job.scratch, threads: threads,
      models: hasModels ? try models() : [:], fault: fault)
    return try plugin().create(try analyzer().id, host: host)
  }

  /// The files of installed models by the parameters that name them; checks leave these parameters at their defaults.
  ///
  /// - Throws: ``CheckSkip`` where a default is not installed: without it an analyzer cannot do what is checked.
  private func models() throws -> [String: String] {
    let files = try analyzer().parameters.compactMap { parameter -> (String, String)? in
      guard parameter.kind == .model, case .text(let name) = parameter.defaultValue else { return nil }
      guard let file = job.models[name] else {
        throw CheckSkip(reason: "the model '\(name)' is not installed (performia models install \(name))")
      }
      return (parameter.name, file)
    }
    return Dictionary(files) { first, _ in first }
  }

  /// The values that the protocol hands over for all parameters.
  func values(_ parameters: [String: ParameterValue], memory: ProtocolMemory) throws -> [performia_value] {
    try analyzer().parameters.map { declaration in
      memory.value(parameters[declaration.name] ?? declaration.defaultValue, kind: declaration.kind)
    }
  }

  func configure(
    _ instance: PluginInstance, _ parameters: [String: ParameterValue] = [:], extraBytes: Int = 0
  ) throws -> PluginInstance.Answer {
    let memory = ProtocolMemory(extraBytes: extraBytes)
    return instance.configure(try values(parameters, memory: memory), memory: memory)
  }

  /// An instance that took its parameters.
  ///
  /// - Throws: ``CheckFailure`` where it refuses them.
  func configured(_ trial: Trial) throws -> PluginInstance {
    let instance = try create(threads: trial.threads, fault: trial.fault, extraBytes: trial.extraBytes)
    let answer = try configure(instance, trial.parameters, extraBytes: trial.extraBytes)
    guard answer.isOK else {
      let isDefault = trial.parameters.isEmpty
      throw CheckFailure(
        "configure gives \(answer.words) for \(isDefault ? "the defaults" : Self.words(trial.parameters))",
        expected: "PERFORMIA_OK")
    }
    return instance
  }

  static func words(_ parameters: [String: ParameterValue]) -> String {
    parameters.isEmpty
      ? "defaults"
      : parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.words)" }.joined(separator: ", ")
  }

  // MARK: Analyses

  /// Analyses, and asks for nothing but that the call returns.
  func analyzeFreely(_ trial: Trial) throws -> (result: TrialResult, breaches: Breaches) {
    let instance = try configured(trial)
    defer { instance.destroy() }
    return (try instance.analyze(trial, manifest: try analyzer(), types: types), instance.host.breaches)
  }

  /// Analyses with an instance and holds what the protocol promises against what happened.
  func analyze(_ trial: Trial, with instance: PluginInstance) throws -> TrialResult {
    let result = try instance.analyze(trial, manifest: try analyzer(), types: types)
    try lawful(result, breaches: instance.host.breaches)
    return result
  }

  /// Makes an instance, analyses once and destroys it.
  func analyze(_ trial: Trial) throws -> TrialResult {
    let instance = try configured(trial)
    defer { instance.destroy() }
    return try analyze(trial, with: instance)
  }

  /// Analyses where nothing speaks against success.
  func analyzeWell(_ trial: Trial) throws -> TrialResult {
    let result = try analyze(trial)
    try well(result)
    return result
  }

  func well(_ result: TrialResult) throws {
    guard result.answer.isOK else {
      throw CheckFailure("analyze gives \(result.answer.words)", expected: "PERFORMIA_OK")
    }
  }

  /// Holds what the protocol promises against what happened.
  func lawful(_ result: TrialResult, breaches: Breaches) throws {
    if let breach = breaches.all.first {
      throw CheckFailure(breach, expected: "what the comments in the headers allow")
    }
    if let broken = result.brokenRule {
      throw CheckFailure(
        "the output '\(broken.output)' breaks a rule: \(broken.reason)",
        expected: "results that obey the rules of their type (performia plugins types)")
    }
    let answer = result.answer
    guard StatusName.isKnown(answer.status) else {
      throw CheckFailure("analyze gives \(answer.words)", expected: "a status that status.h names")
    }
    guard
      answer.isOK || answer.hasReason || Int(answer.status) == PERFORMIA_CANCELLED
        || Int(answer.status) == PERFORMIA_IO
    else {
      throw CheckFailure(
        "analyze gives \(answer.words)", expected: "a sentence through performia_host.fail before it returns")
    }
  }

  // MARK: Recordings

  /// Music of the usual length, in a layout that suits the analyzer.
  ///
  /// - Throws: ``CheckFailure`` when the analyzer takes none of the layouts that are offered.
  func recording() throws -> Recording {
    if let suitable { return suitable }
    var recording = Recording(duration: level.pick(quick: 6, standard: 12, full: 30))
    let isOpen = try analyzer().inputs.contains { types[$0.type]?.shape == .matrix }
    guard isOpen else {
      suitable = recording
      return recording
    }
    var refusals: [String] = []
    for layout in MatrixLayout.candidates {
      recording.matrix = layout
      attempt("\(recording) as \(layout)")
      let result = try analyze(Trial(recording))
      if result.answer.isOK {
        suitable = recording
        return recording
      }
      refusals.append("\(layout): \(result.answer.message)")
    }
    throw CheckFailure(
      "analyze refuses every matrix that is offered: \(refusals.joined(separator: "; "))",
      expected: "results for one of them")
  }

  /// Whether an input has this shape.
  func reads(_ shape: Shape) throws -> Bool {
    try analyzer().inputs.contains { types[$0.type]?.shape == shape }
  }
}
