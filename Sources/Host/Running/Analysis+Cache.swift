import Artifacts
import Audio
import Pipeline

extension Analysis {
  /// The key of a step's current attempt; nil where its result must not be cached.
  func expectedKey(_ index: Int) -> String? {
    if let key = steps[index].key { return key }
    if let known = expectedKeys[index] { return known }
    let key = makeKey(index)
    expectedKeys.updateValue(key, forKey: index)
    return key
  }

  private func makeKey(_ index: Int) -> String? {
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
    return Recipe.step(
      attempt, source: Recipe.sourceInfo(sourceHash: sourceHash, decoder: decoder), parameters: parameters,
      libraryHash: hash, inputs: inputs)
  }

  /// Ends a step with the outputs that are demanded of it, if the cache holds every output of it that is ever used.
  func takeFromCache(_ index: Int, key: String?) throws -> Bool {
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
    steps[index].outcome.notes = outputs.values.first?.notes ?? []
    steps[index].outcome.status = .analysed
    steps[index].outcome.fromCache = true
    steps[index].outcome.librarySHA256 = try LibraryHashes.hash(of: attempt(index).analyzer.libraryPath)
    settings.observer(
      .stepFinished(step: step.name, analyzer: attempt(index).analyzer.manifest.id, seconds: 0, fromCache: true))
    return true
  }

  func load(_ key: String) -> Artifact? {
    do {
      return try settings.cache?.load(key, temporaryFolder: settings.temporaryFolder)
    } catch {
      settings.observer(.warning(error))
      return nil
    }
  }

  func store(_ outputs: [String: Artifact], stepKey: String?) {
    guard let cache = settings.cache, let stepKey, !isCacheUnwritable else { return }
    for (port, artifact) in outputs.sorted(by: { $0.key < $1.key }) {
      do {
        try cache.store(artifact, key: Recipe.output(stepKey: stepKey, port: port))
      } catch {
        isCacheUnwritable = true
        settings.observer(.warning(error))
        return
      }
    }
  }

  func loadSourceInfo() throws -> SourceInfo? {
    do {
      let text = try settings.cache?.loadText(Recipe.sourceInfo(sourceHash: sourceHash, decoder: decoder))
      return try text.map { try SourceInfo(json: $0) }
    } catch let error as HostError {
      settings.observer(.warning(error))
      return nil
    }
  }
}
