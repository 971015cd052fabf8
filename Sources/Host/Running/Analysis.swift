import Artifacts
import Audio
import Pipeline

/// What one analysis needs besides the plan.
public struct AnalysisSettings: Sendable {
  /// Nil for no cache.
  public var cache: ArtifactCache?
  public var budget: CoreBudget
  public var cancellation: Cancellation
  /// Where intermediate data go.
  public var temporaryFolder: String
  /// Called from several threads.
  public var observer: @Sendable (AnalysisEvent) -> Void

  public init(
    cache: ArtifactCache?, budget: CoreBudget, cancellation: Cancellation, temporaryFolder: String,
    observer: @escaping @Sendable (AnalysisEvent) -> Void
  ) {
    self.cache = cache
    self.budget = budget
    self.cancellation = cancellation
    self.temporaryFolder = temporaryFolder
    self.observer = observer
  }
}

/// What an analysis gives.
public struct AnalysisResult: Sendable {
  /// SHA-256 of the recording's bytes.
  public let sourceSHA256: String
  public let source: SourceInfo
  /// Every artifact that the Song Map is made from.
  public let artifacts: [ArtifactReference: Artifact]
  /// In the order of the plan.
  public let outcomes: [StepOutcome]

  /// The first of the alternatives that exists.
  public func first(of alternatives: [ArtifactReference]) -> (reference: ArtifactReference, artifact: Artifact)? {
    for reference in alternatives {
      if let artifact = artifacts[reference] { return (reference, artifact) }
    }
    return nil
  }
}

/// Runs a plan over one recording: what the Song Map needs and the cache does not hold, in the order of dependencies,
/// several steps at once within the core budget.
public final class Analysis {
  private let plan: Plan
  private let types: TypeRegistry
  private let path: String
  private let settings: AnalysisSettings
  private let runner: any Runner = InProcessRunner()
  private let sourceHash: String
  private let decoder: String
  private let indexOfStep: [String: Int]
  private let heights: [Int]
  private var source: SourceInfo?
  private var audio: [AudioRequest: Artifact] = [:]
  private var steps: [StepState]
  private let finished = Monitor<[Completion]>([])

  private struct Completion: Sendable {
    let step: Int
    let seconds: Double
    let result: Result<[String: Artifact], HostError>
  }

  /// - Parameter path: the recording, a file that can be read more than once.
  /// - Throws: `AudioError` when the file cannot be a recording.
  public init(plan: Plan, types: TypeRegistry, path: String, settings: AnalysisSettings) throws {
    self.plan = plan
    self.types = types
    self.path = path
    self.settings = settings
    decoder = try Decoder.version(forFileAt: path)
    sourceHash = try SHA256Digest(ofFile: path).description
    indexOfStep = Dictionary(plan.steps.enumerated().map { ($1.name, $0) }) { first, _ in first }
    heights = Self.heights(of: plan)
    steps = plan.steps.map { StepState(outcome: StepOutcome(step: $0.name, status: .unneeded, attempt: 0)) }
  }

  /// Runs to the end.
  ///
  /// - Throws: the error of the first required step that failed, ``HostError/cancelled``, or what decoding throws.
  public func run() throws -> AnalysisResult {
    let wanted = plan.fields.flatMap { $0.parts.map(\.alternatives) } + plan.extensions.map { [$0] }
    source = try loadSourceInfo()
    var running: Set<Int> = []
    var failure: (any CodedError)?
    while true {
      if settings.cancellation.isRequested { failure = HostError.cancelled }
      var mustSettleAgain = false
      if failure == nil {
        do {
          let ready = try settle(wanted, running: running)
          mustSettleAgain = try !start(ready, running: &running)
        } catch let error as any CodedError {
          failure = error
        }
      }
      if mustSettleAgain { continue }
      guard !running.isEmpty else { break }
      for completion in finished.wait({ list in list.isEmpty ? nil : take(&list) }) {
        running.remove(completion.step)
        if let error = conclude(completion) { failure = failure ?? error }
      }
      reportProgress()
    }
    if let failure { throw failure }
    if source == nil { try decode([]) }
    guard let source else { throw HostError.cancelled }
    let artifacts = try collect(wanted)
    try checkAcrossSteps(artifacts)
    settings.observer(.progress(1))
    return AnalysisResult(
      sourceSHA256: sourceHash, source: source, artifacts: artifacts, outcomes: steps.map(\.outcome))
  }

  private func take(_ list: inout [Completion]) -> [Completion] {
    defer { list = [] }
    return list
  }

  // MARK: What is needed

  /// Decides as much as can be decided now; gives the steps that are ready to run.
  private func settle(_ wanted: [[ArtifactReference]], running: Set<Int>) throws -> [Int] {
    var ready: [Int] = []
    var isSettled = false
    while !isSettled {
      isSettled = true
      ready = []
      for index in steps.indices { steps[index].isDemanded = false }
      for alternatives in wanted { _ = demandFirst(alternatives) }
      for index in steps.indices.reversed() where steps[index].isDemanded && steps[index].isOpen {
        if running.contains(index) { continue }
        if try takeFromCache(index, key: expectedKey(index)) {
          isSettled = false
          break
        }
        demandInputs(of: index)
      }
      guard isSettled else { continue }
      for index in steps.indices where steps[index].isDemanded && steps[index].isOpen && !running.contains(index) {
        switch resolveInputs(of: index) {
        case .waiting: continue
        case .ready: ready.append(index)
        case .lost(let input):
          give(up: index, error: HostError.lostInput(step: plan.steps[index].name, input: input), isLost: true)
          if !plan.steps[index].isOptional, case .skipped = steps[index].outcome.status {
            throw HostError.lostInput(step: plan.steps[index].name, input: input)
          }
          isSettled = false
        }
        if !isSettled { break }
      }
    }
    return ready.sorted { (heights[$1], $0) < (heights[$0], $1) }
  }

  /// Marks the producer of the first alternative that may still come; true when it is there already.
  private func demandFirst(_ alternatives: [ArtifactReference]) -> Bool {
    for reference in alternatives {
      guard case .output(let name, let port) = reference, let index = indexOfStep[name] else { return true }
      if steps[index].hasEndedWithoutResult { continue }
      steps[index].isDemanded = true
      steps[index].demandedPorts.insert(port)
      return !steps[index].isOpen
    }
    return false
  }

  private func demandInputs(of index: Int) {
    for input in attempt(index).inputs {
      if input.port.count == .many {
        for alternative in input.alternatives { _ = demandFirst([alternative]) }
      } else {
        _ = demandFirst(input.alternatives)
      }
    }
  }

  private enum Inputs {
    case waiting
    case ready
    case lost(String)
  }

  private func resolveInputs(of index: Int) -> Inputs {
    for input in attempt(index).inputs {
      let producers = input.alternatives.map(state)
      if input.port.count == .many {
        if producers.contains(.open) { return .waiting }
      } else {
        let first = producers.first { $0 != .none } ?? .none
        if first == .open { return .waiting }
        if first == .none, input.port.count == .one { return .lost(input.port.name) }
      }
    }
    return .ready
  }

  private enum Producer { case there, open, none }

  private func state(of reference: ArtifactReference) -> Producer {
    guard case .output(let name, _) = reference else { return .there }
    guard let index = indexOfStep[name] else { return .none }
    if steps[index].hasEndedWithoutResult { return .none }
    return steps[index].isOpen ? .open : .there
  }

  /// The alternatives that an input is given, as far as is known: steps that have not ended are expected to succeed.
  private func chosen(_ input: PlannedInput) -> [ArtifactReference] {
    let existing = input.alternatives.filter { state(of: $0) != .none }
    return input.port.count == .many ? existing : Array(existing.prefix(1))
  }

  private func attempt(_ index: Int) -> Attempt {
    plan.steps[index].attempts[steps[index].outcome.attempt]
  }

  // MARK: Keys and the cache

  /// The key of a step's current attempt; nil where its result must not be cached.
  private func expectedKey(_ index: Int) -> String? {
    if let key = steps[index].key { return key }
    let attempt = attempt(index)
    guard attempt.analyzer.manifest.deterministic,
      let hash = try? LibraryHashes.hash(of: attempt.analyzer.libraryPath)
    else { return nil }
    var inputs: [(String, [String])] = []
    for input in attempt.inputs {
      var keys: [String] = []
      for reference in chosen(input) {
        switch reference {
        case .source:
          keys.append(Recipe.audio(sourceHash: sourceHash, decoder: decoder, request: AudioRequest(input.port)))
        case .output(let name, let port):
          guard let producer = indexOfStep[name], let key = expectedKey(producer) else { return nil }
          keys.append(Recipe.output(stepKey: key, port: port))
        }
      }
      inputs.append((input.port.name, keys))
    }
    let parameters = Dictionary(attempt.parameters.map { ($0.name, $0.value) }) { first, _ in first }
    return Recipe.step(attempt, parameters: parameters, libraryHash: hash, inputs: inputs)
  }

  /// Ends a step with the outputs that are demanded of it, if the cache holds every output of it that is ever used.
  private func takeFromCache(_ index: Int, key: String?) throws -> Bool {
    guard let cache = settings.cache, let key, !steps[index].ignoresCache else { return false }
    let step = plan.steps[index]
    let keys = step.usedOutputs.map { ($0, Recipe.output(stepKey: key, port: $0)) }
    guard keys.allSatisfy({ cache.contains($0.1) }) else { return false }
    var outputs: [String: Artifact] = [:]
    for (port, key) in keys where steps[index].demandedPorts.contains(port) {
      guard let artifact = load(key) else {
        steps[index].ignoresCache = true
        return false
      }
      outputs[port] = artifact
    }
    steps[index].key = key
    steps[index].outputs = outputs
    steps[index].outcome.status = .analysed
    steps[index].outcome.fromCache = true
    steps[index].outcome.librarySHA256 = try LibraryHashes.hash(of: attempt(index).analyzer.libraryPath)
    settings.observer(
      .stepFinished(step: step.name, analyzer: attempt(index).analyzer.manifest.id, seconds: 0, fromCache: true))
    return true
  }

  private func load(_ key: String) -> Artifact? {
    do {
      return try settings.cache?.load(key, temporaryFolder: settings.temporaryFolder)
    } catch {
      settings.observer(.warning(error))
      return nil
    }
  }

  private func store(_ outputs: [String: Artifact], stepKey: String?) {
    guard let cache = settings.cache, let stepKey else { return }
    for (port, artifact) in outputs.sorted(by: { $0.key < $1.key }) {
      do {
        try cache.store(artifact, key: Recipe.output(stepKey: stepKey, port: port))
      } catch {
        settings.observer(.warning(error))
        return
      }
    }
  }

  private func loadSourceInfo() throws -> SourceInfo? {
    do {
      let text = try settings.cache?.loadText(Recipe.sourceInfo(sourceHash: sourceHash, decoder: decoder))
      return try text.map { try SourceInfo(json: $0) }
    } catch let error as HostError {
      settings.observer(.warning(error))
      return nil
    }
  }

  // MARK: Running

  /// Decodes what the ready steps, and those behind them, read of the recording; then starts as many as there are cores.
  ///
  /// - Returns: false when an input turned out to be lost from the cache, so that its step is open again.
  private func start(_ ready: [Int], running: inout Set<Int>) throws -> Bool {
    guard !ready.isEmpty else { return true }
    let open = steps.indices.filter { steps[$0].isDemanded && steps[$0].isOpen }
    let requests = Set(open.flatMap { audioRequests(of: attempt($0)) })
    if source == nil || ready.contains(where: { !audioRequests(of: attempt($0)).allSatisfy(audio.keys.contains) }) {
      try decode(requests.filter { audio[$0] == nil })
    }
    for index in ready where running.count < settings.budget.cores {
      guard let job = try job(index) else { return false }
      let (budget, finished) = (settings.budget, finished)
      let runner = runner
      settings.observer(.stepStarted(step: job.step, analyzer: job.analyzer.manifest.id))
      let isStarted = startThread {
        let clock = ContinuousClock()
        var result: Result<[String: Artifact], HostError> = .failure(.cancelled)
        let duration = clock.measure {
          result = budget.withCores(job.threads) { _ in
            job.cancellation.isRequested
              ? .failure(.cancelled) : Result { () throws(HostError) in try runner.run(job) }
          }
        }
        let completion = Completion(step: index, seconds: duration / .seconds(1), result: result)
        finished.update { $0.append(completion) }
      }
      guard isStarted else {
        throw HostError.analyzerFailed(
          step: job.step, analyzer: job.analyzer.manifest.id, reason: "the system gives no further thread")
      }
      running.insert(index)
    }
    return true
  }

  private func audioRequests(of attempt: Attempt) -> [AudioRequest] {
    attempt.inputs.flatMap { input in chosen(input).filter { $0 == .source }.map { _ in AudioRequest(input.port) } }
  }

  private func decode(_ requests: Set<AudioRequest>) throws {
    let receivers = requests.sorted { $0.description < $1.description }.map {
      (request: $0, receiver: SpoolingReceiver(folder: settings.temporaryFolder))
    }
    settings.observer(.decoding(fraction: 0))
    let cancellation = settings.cancellation
    let observer = settings.observer
    let info = try settings.budget.withCores(1) { _ in
      try Decoder.decode(
        path: path, into: receivers.map { ($0.request, $0.receiver) }, isCancelled: { cancellation.isRequested },
        progress: { observer(.decoding(fraction: $0)) })
    }
    settings.observer(.decoding(fraction: 1))
    for (request, receiver) in receivers { audio[request] = receiver.artifact }
    if source == nil {
      source = info
      do {
        try settings.cache?.storeText(info.json, key: Recipe.sourceInfo(sourceHash: sourceHash, decoder: decoder))
      } catch {
        settings.observer(.warning(error))
      }
    }
  }

  /// Nil when the cache lost an input.
  private func job(_ index: Int) throws -> StepJob? {
    let attempt = attempt(index)
    let step = plan.steps[index]
    guard attempt.isolation == .any else {
      throw HostError.isolationUnavailable(step: step.name, analyzer: attempt.analyzer.manifest.id)
    }
    var inputs: [[Artifact]] = []
    for input in attempt.inputs {
      var artifacts: [Artifact] = []
      for reference in chosen(input) {
        guard let artifact = artifact(reference, for: input.port) else { return nil }
        artifacts.append(artifact)
      }
      inputs.append(artifacts)
    }
    let observer = settings.observer
    return StepJob(
      step: step.name, analyzer: attempt.analyzer,
      parameters: Dictionary(attempt.parameters.map { ($0.name, $0.value) }) { first, _ in first }, inputs: inputs,
      wanted: Set(step.usedOutputs), types: types, duration: source?.duration ?? 0,
      threads: min(attempt.analyzer.manifest.resources.threads, settings.budget.cores),
      temporaryFolder: settings.temporaryFolder, cancellation: settings.cancellation,
      log: { observer(.log($0)) },
      progress: { observer(.stepProgress(step: step.name, fraction: $0)) })
  }

  private func artifact(_ reference: ArtifactReference, for port: InputPort) -> Artifact? {
    guard case .output(let name, let output) = reference else { return audio[AudioRequest(port)] }
    guard let index = indexOfStep[name] else { return nil }
    if let artifact = steps[index].outputs[output] { return artifact }
    guard let key = steps[index].key, let artifact = load(Recipe.output(stepKey: key, port: output)) else {
      steps[index].outcome.status = .unneeded
      steps[index].outcome.fromCache = false
      steps[index].ignoresCache = true
      steps[index].key = nil
      return nil
    }
    steps[index].outputs[output] = artifact
    return artifact
  }

  /// Notes how a step ended; gives the error that ends the whole analysis.
  private func conclude(_ completion: Completion) -> (any CodedError)? {
    let index = completion.step
    let step = plan.steps[index]
    let analyzer = attempt(index).analyzer
    steps[index].outcome.seconds += completion.seconds
    switch completion.result {
    case .success(let outputs):
      steps[index].key = expectedKey(index)
      steps[index].outputs = outputs
      steps[index].outcome.status = .analysed
      steps[index].outcome.librarySHA256 = try? LibraryHashes.hash(of: analyzer.libraryPath)
      store(outputs, stepKey: steps[index].key)
      settings.observer(
        .stepFinished(
          step: step.name, analyzer: analyzer.manifest.id, seconds: completion.seconds, fromCache: false))
      return nil
    case .failure(.cancelled):
      return HostError.cancelled
    case .failure(let error):
      give(up: index, error: error, isLost: false)
      let isFatal = steps[index].hasEndedWithoutResult && !step.isOptional
      settings.observer(
        .stepFailed(step: step.name, analyzer: analyzer.manifest.id, error: error, isFatal: isFatal))
      if isFatal { return error }
      return nil
    }
  }

  /// Goes on to the next attempt of a step, or ends it.
  private func give(up index: Int, error: HostError, isLost: Bool) {
    steps[index].outcome.failures.append(error.message)
    if steps[index].outcome.attempt + 1 < plan.steps[index].attempts.count {
      steps[index].outcome.attempt += 1
      return
    }
    steps[index].hasEndedWithoutResult = true
    if isLost {
      steps[index].outcome.status = .skipped(error.message)
      settings.observer(.stepSkipped(step: plan.steps[index].name, reason: error.message))
    } else {
      steps[index].outcome.status = .failed(steps[index].outcome.failures)
    }
  }

  // MARK: The end

  private func collect(_ wanted: [[ArtifactReference]]) throws -> [ArtifactReference: Artifact] {
    var artifacts: [ArtifactReference: Artifact] = [:]
    for alternatives in wanted {
      for case .output(let name, let port) in alternatives {
        guard let index = indexOfStep[name], let artifact = steps[index].outputs[port] else { continue }
        artifacts[.output(step: name, port: port)] = artifact
        break
      }
    }
    return artifacts
  }

  /// Rules that join two artifacts, where these come from different steps.
  private func checkAcrossSteps(_ artifacts: [ArtifactReference: Artifact]) throws {
    for (reference, artifact) in artifacts.sorted(by: { $0.key.description < $1.key.description }) {
      guard let type = types[artifact.type], let among = type.table?.startsAmong, let table = artifact.table,
        let others = artifacts.values.first(where: { $0.type == among })?.table,
        case .output(let step, let port) = reference, let index = indexOfStep[step]
      else { continue }
      do {
        try type.check(table, startsAmong: others)
      } catch {
        throw HostError.invalidOutput(
          step: step, analyzer: attempt(index).analyzer.manifest.id, output: port, reason: error.message)
      }
    }
  }

  private func reportProgress() {
    let demanded = steps.filter(\.isDemanded)
    guard !demanded.isEmpty else { return }
    let ended = demanded.filter { !$0.isOpen }.count
    settings.observer(.progress(Double(ended) / Double(demanded.count)))
  }

  /// How many steps follow each one at most: those with a long tail go first.
  private static func heights(of plan: Plan) -> [Int] {
    let indices = Dictionary(plan.steps.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var heights = [Int](repeating: 0, count: plan.steps.count)
    for (index, step) in plan.steps.enumerated().reversed() {
      for dependency in step.dependencies {
        guard let producer = indices[dependency] else { continue }
        heights[producer] = max(heights[producer], heights[index] + 1)
      }
    }
    return heights
  }
}

/// Where a step stands during an analysis.
private struct StepState {
  var outcome: StepOutcome
  var isDemanded = false
  var demandedPorts: Set<String> = []
  var hasEndedWithoutResult = false
  var ignoresCache = false
  /// Known once the step has a result that may be cached.
  var key: String?
  var outputs: [String: Artifact] = [:]

  /// Neither done nor given up.
  var isOpen: Bool {
    if hasEndedWithoutResult { return false }
    if case .analysed = outcome.status { return false }
    return true
  }
}

extension AudioRequest {
  /// What an audio port asks for.
  init(_ port: InputPort) {
    self.init(
      sampleRate: port.attributes["sample_rate"].flatMap { Int($0) },
      channels: port.attributes["channels"].flatMap { Int($0) })
  }

  fileprivate var description: String { "\(sampleRate ?? 0) \(channels ?? 0)" }
}
