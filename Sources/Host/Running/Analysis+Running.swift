import Artifacts
import Audio
import Pipeline

extension Analysis {
  /// Decodes what the ready steps, and those behind them, read of the recording; then starts as many as there are cores.
  ///
  /// - Returns: false when an input turned out to be lost from the cache, so that its step is open again.
  func start(_ ready: [Int], running: inout Set<Int>) throws -> Bool {
    guard !ready.isEmpty else { return true }
    let open = steps.indices.filter { steps[$0].isDemanded && steps[$0].isOpen }
    let requests = Set(open.flatMap { audioRequests(of: attempt($0)) })
    settings.isolation.prepare(for: ready.map(attempt))
    if source == nil || ready.contains(where: { !audioRequests(of: attempt($0)).allSatisfy(audio.keys.contains) }) {
      try decode(requests.filter { audio[$0] == nil })
    }
    for index in ready where running.count < settings.budget.cores {
      guard let job = try job(index) else { return false }
      let (budget, finished) = (settings.budget, finished)
      let runner = settings.isolation.runner(for: attempt(index))
      steps[index].outcome.isIsolated = runner is IsolatedRunner
      settings.observer(.stepStarted(step: job.step, analyzer: job.analyzer.manifest.id))
      let thread = WorkerThread {
        let clock = ContinuousClock()
        var result: Result<[String: Artifact], HostError> = .failure(.cancelled)
        let duration = clock.measure {
          result = budget.withCores(job.threads) { _ in
            job.cancellation.isRequested
              ? .failure(.cancelled)
              : Result { () throws(HostError) in
                try job.requireModels()
                return try runner.run(job)
              }
          }
        }
        let completion = Completion(
          step: index, seconds: duration / .seconds(1),
          result: result.map { outputs in outputs.mapValues { $0.noting(job.notes.all) } })
        finished.update { $0.append(completion) }
      }
      guard let thread else {
        throw HostError.analyzerFailed(
          step: job.step, analyzer: job.analyzer.manifest.id, reason: "the system gives no further thread")
      }
      running.insert(index)
      threads[index] = thread
    }
    return true
  }

  func audioRequests(of attempt: Attempt) -> [AudioRequest] {
    attempt.inputs.flatMap { input in chosen(input).filter { $0 == .source }.map { _ in AudioRequest(input.port) } }
  }

  func decode(_ requests: Set<AudioRequest>) throws {
    let receivers = requests.sorted { $0.description < $1.description }.map {
      (request: $0, receiver: SpoolingReceiver(folder: settings.temporaryFolder))
    }
    settings.observer(.decoding(fraction: 0))
    let cancellation = settings.cancellation
    let observer = settings.observer
    let info = try settings.budget.withCores(1) { _ in
      try Decoder.decode(
        path: path, into: receivers.map { ($0.request, $0.receiver) }, longest: settings.maximumDuration,
        isCancelled: { cancellation.isRequested }, progress: { observer(.decoding(fraction: $0)) })
    }
    guard try FileStamp(path) == identity else { throw HostError.changedFile(path: path) }
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
  func job(_ index: Int) throws -> StepJob? {
    let attempt = attempt(index)
    let step = plan.steps[index]
    var inputs: [[Artifact]] = []
    for input in attempt.inputs {
      var artifacts: [Artifact] = []
      for reference in chosen(input) {
        guard let artifact = artifact(reference, for: input.port) else { return nil }
        artifacts.append(try converted(artifact, reference, for: input.port))
      }
      inputs.append(artifacts)
    }
    let observer = settings.observer
    let meter = meter
    let notes = StepNotes()
    return StepJob(
      step: step.name, analyzer: attempt.analyzer,
      parameters: Dictionary(attempt.parameters.map { ($0.name, $0.value) }) { first, _ in first },
      models: attempt.models, inputs: inputs, wanted: Set(step.usedOutputs), types: types,
      duration: source?.duration ?? 0,
      threads: min(attempt.analyzer.manifest.resources.threads, settings.budget.cores),
      temporaryFolder: settings.temporaryFolder, cancellation: settings.cancellation,
      log: { message in
        if message.level == .note { notes.add(message.text) }
        observer(.log(message))
      },
      progress: {
        observer(.stepProgress(step: step.name, fraction: $0))
        meter.note(step: index, fraction: $0)
      },
      warn: { observer(.warning($0)) }, notes: notes)
  }

  func artifact(_ reference: ArtifactReference, for port: InputPort) -> Artifact? {
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
  func conclude(_ completion: Completion) -> (any CodedError)? {
    let index = completion.step
    let step = plan.steps[index]
    let analyzer = attempt(index).analyzer
    steps[index].outcome.seconds += completion.seconds
    switch completion.result {
    case .success(let outputs):
      steps[index].key = expectedKey(index)
      steps[index].outputs = outputs
      steps[index].outcome.notes = outputs.values.first?.notes ?? []
      steps[index].outcome.status = .analysed
      steps[index].outcome.librarySHA256 = try? LibraryHashes.hash(of: analyzer.libraryPath)
      store(outputs, stepKey: steps[index].key)
      settings.observer(
        .stepFinished(
          step: step.name, analyzer: analyzer.manifest.id, seconds: completion.seconds, fromCache: false))
      return nil
    case .failure(.cancelled):
      return HostError.cancelled
    case .failure(let error): return fail(index, error)
    }
  }

  /// Notes that the current attempt at a step failed; gives the error where that ends the whole analysis.
  func fail(_ index: Int, _ error: HostError) -> (any CodedError)? {
    let (step, id) = (plan.steps[index], attempt(index).analyzer.manifest.id)
    if isMistake(error, of: attempt(index).analyzer.manifest) {
      end(index, error: error, isLost: false)
    } else {
      give(up: index, error: error, isLost: false)
    }
    let isFatal = steps[index].hasEndedWithoutResult && !step.isOptional
    settings.observer(.stepFailed(step: step.name, analyzer: id, error: error, isFatal: isFatal))
    if !steps[index].hasEndedWithoutResult {
      let substitute = attempt(index).analyzer.manifest.id
      settings.observer(
        .log(LogMessage(step: step.name, level: .warning, text: "\(substitute) takes the place of \(id)")))
    }
    return isFatal ? error : nil
  }

  /// Whether an error is the user's to mend: a value that an analyzer refuses, for which no other analyzer may stand in. A
  /// model that it refuses is damaged or of another kind, which is as if it were missing.
  private func isMistake(_ error: HostError, of manifest: AnalyzerManifest) -> Bool {
    guard case .refusedParameter(_, _, let parameter, _) = error else { return false }
    return manifest.kind(ofParameter: parameter) != .model
  }

  /// Goes on to the next attempt of a step, or ends it.
  func give(up index: Int, error: HostError, isLost: Bool) {
    guard steps[index].outcome.attempt + 1 < plan.steps[index].attempts.count else {
      return end(index, error: error, isLost: isLost)
    }
    steps[index].outcome.failures.append(error.message)
    steps[index].outcome.attempt += 1
  }

  private func end(_ index: Int, error: HostError, isLost: Bool) {
    steps[index].outcome.failures.append(error.message)
    steps[index].hasEndedWithoutResult = true
    if isLost {
      steps[index].outcome.status = .skipped(error.message)
      settings.observer(.stepSkipped(step: plan.steps[index].name, reason: error.message))
    } else {
      steps[index].outcome.status = .failed(steps[index].outcome.failures)
    }
  }
}

extension AudioRequest {
  /// What an audio port asks for.
  init(_ port: InputPort) {
    self.init(
      sampleRate: port.attributes["sample_rate"].flatMap { Int($0) },
      channels: port.attributes["channels"].flatMap { Int($0) })
  }

  var description: String { "\(sampleRate ?? 0) \(channels ?? 0)" }
}
