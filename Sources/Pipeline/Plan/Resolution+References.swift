import Artifacts

/// Checks of single references against what reads them.
extension Resolution {
  static let sourceType = "audio/source/1"

  /// What a reader asks for.
  struct Target {
    let type: String
    let attributes: [String: String]
    /// For messages, e.g. `input 'beats' of performia.chords.template`.
    let reader: String
  }

  enum Finding {
    case fits(Wire)
    /// Reported.
    case broken
    /// The step is skipped, so there will be no such artifact.
    case unavailable
  }

  /// Whether a reference names something that its reader can take; a `nil` target takes anything from a step.
  func check(_ reference: Located<ArtifactReference>, against target: Target?) -> Finding {
    switch reference.value {
    case .source: checkSource(at: reference.position, target)
    case .output(let step, let port): checkOutput(step, port, reference, target)
    }
  }

  private func checkSource(at position: SourcePosition, _ target: Target?) -> Finding {
    guard let target else {
      problems.report(.typeMismatch, at: position, "the recording is no result", expected: "'step.port'")
      return .broken
    }
    guard catalogue.types.type(Self.sourceType, satisfies: target.type) else {
      problems.report(
        .typeMismatch, at: position, "\(target.reader) is of type \(target.type), the recording of \(Self.sourceType)",
        expected: suggestion(for: target))
      return .broken
    }
    if let (key, _) = mismatch([:], target.attributes, type: target.type) {
      let wanted = "\(key) '\(target.attributes[key] ?? "")'"
      problems.report(.attributeMismatch, at: position, "\(target.reader) wants \(wanted), which the recording is not")
      return .broken
    }
    return .fits(Wire(reference: .source, producer: nil))
  }

  private func checkOutput(
    _ step: String, _ port: String, _ reference: Located<ArtifactReference>, _ target: Target?
  ) -> Finding {
    guard let index = indices[step] else {
      reportUnknownStep(step, at: reference.position)
      return .broken
    }
    let producer = steps[index]
    if producer.skippedBecause != nil { return .unavailable }
    if producer.isOpaque { return .broken }
    guard let output = producer.outputs.first(where: { $0.name == port }) else {
      let names = producer.outputs.map(\.name)
      problems.report(
        .unknownPort, at: reference.position,
        "step '\(step)' (\(producer.attempts[0].analyzer.manifest.id)) has no output '\(port)'",
        expected: names.isEmpty ? "no outputs" : NearestName.choice(names),
        nearest: problems.nearest(to: port, in: names))
      return .broken
    }
    if let target {
      guard fits(output, target, at: reference) else { return .broken }
      reads[index, default: []].append(
        Read(port: port, type: target.type, attributes: target.attributes, reader: target.reader))
    } else {
      let isForMap = definition.outputs.isEmpty
      if let shape = catalogue.types[output.type]?.shape, shape == .audio || shape == (isForMap ? .matrix : .document) {
        problems.report(
          .typeMismatch, at: reference.position,
          "'\(reference.value)' is \(shape.description), which no \(isForMap ? "map" : "table") can hold",
          expected: isForMap ? "a table or a document" : "a matrix or a table")
        return .broken
      }
      let reader = isForMap ? "the Song Map" : "the command line"
      reads[index, default: []].append(Read(port: port, type: output.type, attributes: [:], reader: reader))
    }
    return .fits(Wire(reference: reference.value, producer: index))
  }

  private func fits(_ output: OutputPort, _ target: Target, at reference: Located<ArtifactReference>) -> Bool {
    guard catalogue.types.type(output.type, satisfies: target.type) else {
      problems.report(
        .typeMismatch, at: reference.position,
        "\(target.reader) is of type \(target.type), '\(reference.value)' of \(output.type)",
        expected: suggestion(for: target))
      return false
    }
    if let (key, found) = mismatch(output.attributes, target.attributes, type: target.type) {
      let wanted = "\(key) '\(target.attributes[key] ?? "")'"
      let has = found.map { "has \(key) '\($0)'" } ?? "does not say"
      problems.report(
        .attributeMismatch, at: reference.position, "\(target.reader) wants \(wanted), '\(reference.value)' \(has)",
        expected: suggestion(for: target))
      return false
    }
    return true
  }

  private func reportUnknownStep(_ step: String, at position: SourcePosition) {
    if let removal = definition.removedSteps[step] {
      problems.report(.unknownStep, at: position, "step '\(step)' was taken out at \(removal)")
      return
    }
    problems.report(
      .unknownStep, at: position, "the pipeline has no step '\(step)'",
      expected: stepNames.isEmpty ? nil : NearestName.choice(stepNames),
      nearest: problems.nearest(to: step, in: stepNames))
  }

  /// The first attribute that the reader asks for and the artifact does not have. Audio is converted to the sample rate
  /// and the number of channels that are asked for, so these never differ.
  func mismatch(
    _ offered: [String: String], _ wanted: [String: String], type: String
  ) -> (key: String, found: String?)? {
    guard !wanted.isEmpty else { return nil }
    let converted: Set = catalogue.types[type]?.shape == .audio ? ["sample_rate", "channels"] : []
    for (key, value) in wanted.sorted(by: { $0.key < $1.key }) where !converted.contains(key) && offered[key] != value {
      return (key, offered[key])
    }
    return nil
  }

  /// The outputs in the pipeline that a reader could take.
  private func suggestion(for target: Target) -> String {
    guard problems.problems.count < 100 else { return "an artifact of type \(target.type)" }
    let names = steps.flatMap { step in
      step.outputs.filter { output in
        catalogue.types.type(output.type, satisfies: target.type)
          && mismatch(output.attributes, target.attributes, type: target.type) == nil
      }.map { "\(step.name).\($0.name)" }
    }
    return names.isEmpty ? "an artifact of type \(target.type)" : NearestName.choice(names)
  }
}
