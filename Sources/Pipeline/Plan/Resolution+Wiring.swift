import Artifacts

/// Which artifact feeds which port.
///
/// Wired ports take what they name. Of the others, those that take audio which the recording can stand for take
/// `source`; the rest take the only output in the pipeline that fits, and several that fit are a mistake, never a guess. An
/// output that the pipeline wires into a step that gives the same type is not among them: it is there to be refined.
/// An optional port, or one that takes many, leaves out what would make steps wait for each other.
extension Resolution {
  func wireInputs() {
    for step in steps.indices {
      reportUnknownPorts(ofStep: step)
      for attempt in steps[step].attempts.indices { openInputs(ofStep: step, attempt: attempt) }
    }
    let offers = offers()
    forEachOpenInput(isRequired: true) { step, input in wireImplicitly(&input, ofStep: step, offers, except: []) }
    var readers = [Set<Int>](repeating: [], count: steps.count)
    for step in steps.indices {
      for producer in dependencies(of: step) { readers[producer].insert(step) }
    }
    forEachOpenInput(isRequired: false) { step, input in
      let dependents = offers[input.port.type] == nil ? [] : dependents(of: step, readers)
      wireImplicitly(&input, ofStep: step, offers, except: dependents)
      for producer in input.wires.compactMap(\.producer) { readers[producer].insert(step) }
    }
  }

  /// An output that an input may be wired to without being named.
  private struct Offer {
    let step: Int
    let port: OutputPort
  }

  /// All outputs by each type whose place they may take.
  private func offers() -> [String: [Offer]] {
    var offers: [String: [Offer]] = [:]
    for (index, step) in steps.enumerated() where step.skippedBecause == nil {
      for port in step.outputs {
        var type: String? = port.type
        var seen: Set<String> = []
        while let name = type, seen.insert(name).inserted {
          offers[name, default: []].append(Offer(step: index, port: port))
          type = catalogue.types[name]?.isA
        }
      }
    }
    return offers
  }

  private func openInputs(ofStep index: Int, attempt: Int) {
    let step = steps[index].definition
    let alternative = steps[index].attempts[attempt].definition
    let manifest = steps[index].attempts[attempt].analyzer.manifest
    var wirings: [String: InputWiring] = [:]
    for wiring in step.inputs + alternative.inputs { wirings[wiring.port.value] = wiring }
    for wiring in alternative.inputs { checkPort(wiring, of: [manifest], subject: manifest.id) }
    steps[index].attempts[attempt].inputs = manifest.inputs.map { port in
      guard let wiring = wirings[port.name] else {
        return CandidateInput(port: port, position: steps[index].attempts[attempt].position)
      }
      return wired(port, wiring, reader: "input '\(port.name)' of \(manifest.id)", ofStep: index)
    }
    wiredPorts.formUnion(wirings.keys.map { PortKey(step: index, attempt: attempt, port: $0) })
  }

  /// A port that the step wires must be one of at least one of its analyzers.
  private func reportUnknownPorts(ofStep index: Int) {
    let step = steps[index]
    let isComplete = step.attempts.count == step.definition.fallbacks.count + 1
    guard isComplete else { return }
    for wiring in step.definition.inputs where !wiring.isInherited {
      checkPort(wiring, of: step.attempts.map(\.analyzer.manifest), subject: step.attempts[0].analyzer.manifest.id)
    }
  }

  private func checkPort(_ wiring: InputWiring, of manifests: [AnalyzerManifest], subject: String) {
    let names = manifests.flatMap { $0.inputs.map(\.name) }
    let name = wiring.port.value
    guard !names.contains(name) else { return }
    problems.report(
      .unknownPort, at: wiring.port.position, "\(subject) has no input '\(name)'",
      expected: names.isEmpty ? "no inputs" : NearestName.choice(names),
      nearest: problems.nearest(to: name, in: names))
  }

  private func wired(_ port: InputPort, _ wiring: InputWiring, reader: String, ofStep index: Int) -> CandidateInput {
    var input = CandidateInput(port: port, position: wiring.port.position)
    if wiring.alternatives.isEmpty, port.count == .one {
      problems.report(
        .noProducer, at: wiring.port.position, "\(reader) is left open but required",
        expected: "'step.port' or 'source'")
      input.isBroken = true
    }
    for reference in wiring.alternatives {
      let target = Target(type: port.type, attributes: port.attributes, reader: reader)
      switch check(reference, against: target) {
      case .fits(let wire): input.wires.append(wire)
      case .broken: input.isBroken = true
      case .unavailable: break
      }
    }
    return input
  }

  // MARK: - Implicit wiring

  private func forEachOpenInput(isRequired: Bool, wire: (_ step: Int, _ input: inout CandidateInput) -> Void) {
    for step in steps.indices {
      for attempt in steps[step].attempts.indices {
        for index in steps[step].attempts[attempt].inputs.indices {
          var input = steps[step].attempts[attempt].inputs[index]
          let key = PortKey(step: step, attempt: attempt, port: input.port.name)
          guard (input.port.count == .one) == isRequired, !wiredPorts.contains(key) else { continue }
          wire(step, &input)
          steps[step].attempts[attempt].inputs[index] = input
        }
      }
    }
  }

  private func wireImplicitly(
    _ input: inout CandidateInput, ofStep step: Int, _ offers: [String: [Offer]], except excluded: Set<Int>
  ) {
    let port = input.port
    if catalogue.types.type(Self.sourceType, satisfies: port.type) {
      wireToSource(&input, ofStep: step)
      return
    }
    var candidates: [Offer] = []
    for offer in offers[port.type, default: []] where offer.step != step {
      guard mismatch(offer.port.attributes, port.attributes, type: port.type) == nil, !excluded.contains(offer.step)
      else {
        continue
      }
      candidates.append(offer)
      if candidates.count > (port.count == .many ? Self.mostTakenUnnamed : Self.longestListing) { break }
    }
    if port.count != .many, candidates.count > 1 {
      let last = candidates.filter { offer in !candidates.contains { refines($0, offer) } }
      if last.count == 1 { candidates = last }
    }
    if candidates.isEmpty, port.count == .one {
      reportNoProducer(of: input, ofStep: step)
      input.isBroken = true
    } else if candidates.count > (port.count == .many ? Self.mostTakenUnnamed : 1) {
      let names = candidates.map { "\(steps[$0.step].name).\($0.port.name)" }
      let number = names.count > Self.longestListing ? "many" : "\(names.count)"
      problems.report(
        .ambiguousProducer, at: input.position,
        "input '\(port.name)' of step '\(steps[step].name)' is not wired and \(number) outputs fit: "
          + NearestName.list(names, limit: Self.longestListing),
        expected: "'inputs: { \(port.name): \(names[0]) }' or another of them")
      input.isBroken = true
    } else {
      for offer in candidates {
        let reference = ArtifactReference.output(step: steps[offer.step].name, port: offer.port.name)
        let reader = "input '\(port.name)' of step '\(steps[step].name)'"
        reads[offer.step, default: []].append(
          Read(port: offer.port.name, type: port.type, attributes: port.attributes, reader: reader))
        input.wires.append(Wire(reference: reference, producer: offer.step))
      }
    }
  }

  /// Whether the pipeline wires one output into the step that gives the other: what that gives is the former, refined. It
  /// holds even where an analyzer without such an input has taken the place of the one that the wiring is meant for.
  private func refines(_ later: Offer, _ earlier: Offer) -> Bool {
    guard later.step != earlier.step else { return false }
    let step = steps[later.step].definition
    let wirings = step.inputs + ([step.primary] + step.fallbacks).flatMap(\.inputs)
    let reference = ArtifactReference.output(step: steps[earlier.step].name, port: earlier.port.name)
    return wirings.contains { $0.alternatives.contains { $0.value == reference } }
  }

  private func wireToSource(_ input: inout CandidateInput, ofStep step: Int) {
    let port = input.port
    if let (key, _) = mismatch([:], port.attributes, type: port.type) {
      problems.report(
        .attributeMismatch, at: input.position,
        "input '\(port.name)' of step '\(steps[step].name)' wants audio with \(key) '\(port.attributes[key] ?? "")', "
          + "which the recording is not", expected: "'inputs: { \(port.name): step.port }'")
      input.isBroken = true
    } else {
      input.wires.append(Wire(reference: .source, producer: nil))
    }
  }

  private func reportNoProducer(of input: CandidateInput, ofStep step: Int) {
    // A step whose ports are unknown might well produce it, and has been reported or noted itself.
    guard !steps.contains(where: { $0.isOpaque && $0.skippedBecause == nil }) else { return }
    let skipped = steps.filter { $0.skippedBecause != nil }.map(\.name)
    if steps[step].definition.isOptional, !skipped.isEmpty { return }
    let attributes = input.port.attributes.isEmpty ? "" : " with \(Self.words(input.port.attributes))"
    let hint = skipped.isEmpty ? "" : " (skipped: \(NearestName.list(skipped)))"
    problems.report(
      .noProducer, at: input.position,
      "input '\(input.port.name)' of step '\(steps[step].name)' is not wired and no step gives "
        + "\(input.port.type)\(attributes)\(hint)",
      expected: "a step that gives it")
  }

  /// All steps that read, directly or through others, from a step.
  private func dependents(of step: Int, _ readers: [Set<Int>]) -> Set<Int> {
    var pending = [step]
    var found: Set<Int> = []
    while let next = pending.popLast() {
      for reader in readers[next] where found.insert(reader).inserted { pending.append(reader) }
    }
    return found
  }

  private static let longestListing = 6
  /// A port that takes many takes no more than this many artifacts without their being named.
  private static let mostTakenUnnamed = 100

  static func words(_ attributes: [String: String]) -> String {
    attributes.sorted { $0.key < $1.key }.map { "\($0.key) '\($0.value)'" }.joined(separator: ", ")
  }
}
