import Artifacts

extension Resolution {
  /// Every alternative of a step must give what is read from the step.
  func checkFallbackOutputs() {
    for (producer, reads) in reads.sorted(by: { $0.key < $1.key }) {
      for attempt in steps[producer].attempts.dropFirst() {
        let manifest = attempt.analyzer.manifest
        var reported: Set<String> = []
        for read in reads where !reported.contains(read.port) {
          guard let fault = fault(of: manifest, read) else { continue }
          reported.insert(read.port)
          problems.report(
            .incompatibleFallback, at: attempt.position, "\(manifest.id) \(fault)",
            expected: "'\(read.port)' of type \(read.type), which is read by \(read.reader)")
        }
      }
    }
  }

  private func fault(of manifest: AnalyzerManifest, _ read: Read) -> String? {
    guard let output = manifest.outputs.first(where: { $0.name == read.port }) else {
      return "has no output '\(read.port)'"
    }
    guard catalogue.types.type(output.type, satisfies: read.type) else {
      return "gives '\(read.port)' as \(output.type)"
    }
    return mismatch(output.attributes, read.attributes, type: read.type).map { key, found in
      "gives '\(read.port)' with \(key) \(found.map { "'\($0)'" } ?? "unsaid") instead of '\(read.attributes[key] ?? "")'"
    }
  }

  /// A required step must be able to run even when every optional one fails.
  func checkGuarantees() {
    for step in steps where !step.definition.isOptional && !step.isOpaque {
      let offending = step.attempts.map { attempt in attempt.inputs.first { !isGuaranteed($0) } }
      guard !offending.contains(where: { $0 == nil }), let input = offending[0] else { continue }
      let wired = input.wires.compactMap(\.producer).map { steps[$0].name }
      let source = wired.isEmpty ? "steps that are skipped" : "optional steps: \(NearestName.list(wired))"
      problems.report(
        .notGuaranteed, at: input.position,
        "step '\(step.name)' is required, but its input '\(input.port.name)' comes only from \(source)",
        expected: "'optional: true', or an alternative that is always there")
    }
  }

  private func isGuaranteed(_ input: CandidateInput) -> Bool {
    if input.port.count != .one || input.isBroken { return true }
    return input.wires.contains { wire in wire.producer.map { !steps[$0].definition.isOptional } ?? true }
  }

  /// Leaves out optional steps that lose a required input because of what is not installed, and the wires from all
  /// steps that are left out.
  func dropUnavailable(in order: [Int]) {
    for index in order where steps[index].skippedBecause == nil && !steps[index].isOpaque {
      var reasons: [String] = []
      var usable: [CandidateAttempt] = []
      for var attempt in steps[index].attempts {
        for input in attempt.inputs.indices {
          attempt.inputs[input].wires.removeAll { wire in
            wire.producer.map { steps[$0].skippedBecause != nil } ?? false
          }
        }
        if let lost = attempt.inputs.first(where: { $0.port.count == .one && $0.wires.isEmpty }) {
          reasons.append("\(attempt.analyzer.manifest.id) gets no '\(lost.port.name)'")
        } else {
          usable.append(attempt)
        }
      }
      guard !reasons.isEmpty else {
        steps[index].attempts = usable
        continue
      }
      let reason = ([steps[index].substitutedBecause].compactMap(\.self) + reasons).joined(separator: ", ")
      if usable.isEmpty {
        if steps[index].definition.isOptional { skip(index, because: reason) }
        continue
      }
      if usable[0].position != steps[index].attempts[0].position {
        steps[index].substitutedBecause = reason
        notes.append("step '\(steps[index].name)' uses \(usable[0].analyzer.manifest.id), because \(reason)")
      }
      steps[index].attempts = usable
    }
  }
}
