import Artifacts

extension Resolution {
  /// The plan, once nothing is wrong.
  func plan(order: [Int], mapping: SongMapping) -> Plan {
    let isPlanned = Set(order.filter { steps[$0].skippedBecause == nil }.map { steps[$0].name })
    func existing(_ references: [ArtifactReference]) -> [ArtifactReference] {
      references.filter { if case .output(let step, _) = $0 { isPlanned.contains(step) } else { true } }
    }
    let fields = mapping.fields.map { field in
      FieldMapping(field: field.field, parts: field.parts.map { ($0.name, existing($0.alternatives)) })
    }
    let extensions = existing(mapping.extensions)
    let outputs = existing(mapping.outputs)
    let planned = order.filter { steps[$0].skippedBecause == nil }

    var used: [String: Set<String>] = [:]
    func use(_ references: [ArtifactReference]) {
      for case .output(let step, let port) in references { used[step, default: []].insert(port) }
    }
    for index in planned {
      for input in steps[index].attempts.flatMap(\.inputs) { use(input.wires.map(\.reference)) }
    }
    for part in fields.flatMap(\.parts) { use(part.alternatives) }
    use(extensions)
    use(outputs)

    let plannedSteps = planned.map { step($0, usedOutputs: used[steps[$0].name] ?? []) }
    // What an analyzer would read for which another stands in is not there for nothing.
    let meant = Set(
      planned.filter { steps[$0].substitutedBecause != nil }.flatMap { steps[$0].definition.inputs }
        .flatMap(\.alternatives).compactMap { if case .output(let step, _) = $0.value { step } else { nil } })
    for step in plannedSteps where step.usedOutputs.isEmpty && !meant.contains(step.name) && outputs.isEmpty {
      notes.append("nothing reads what step '\(step.name)' gives")
    }
    let skipped = steps.compactMap { step in
      step.skippedBecause.map { SkippedStep(name: step.name, because: $0) }
    }
    return Plan(
      name: definition.name,
      canonicalText: Plan.canonicalText(definition.name, plannedSteps, fields, extensions),
      steps: plannedSteps, skipped: skipped, fields: fields, extensions: extensions,
      outputs: outputs, notes: notes)
  }

  private func step(_ index: Int, usedOutputs: Set<String>) -> PlannedStep {
    let step = steps[index]
    let first = step.definition.primary.use?.value
    let attempts = step.attempts.map { attempt in
      let limits = step.definition.limits
      let wantsProcess =
        step.definition.isolation == .process || attempt.analyzer.manifest.isolation == .process || !limits.isEmpty
      return Attempt(
        analyzer: attempt.analyzer, parameters: attempt.parameters, models: attempt.models,
        inputs: attempt.inputs.map { PlannedInput(port: $0.port, alternatives: $0.wires.map(\.reference)) },
        isolation: wantsProcess ? .process : .any, limits: limits,
        insteadOf: step.substitutedBecause == nil ? nil : first, because: step.substitutedBecause)
    }
    return PlannedStep(
      name: step.name, isOptional: step.definition.isOptional, isGiven: step.definition.isGiven, attempts: attempts,
      dependencies: dependencies(of: index).map { steps[$0].name }.sorted(), usedOutputs: usedOutputs.sorted())
  }
}

extension Plan {
  /// Everything that may change a result, and nothing else: where steps run and what was noted stay out.
  static func canonicalText(
    _ name: String, _ steps: [PlannedStep], _ fields: [FieldMapping], _ extensions: [ArtifactReference]
  ) -> String {
    func names(_ references: [ArtifactReference]) -> JSON { .array(references.map { .string($0.description) }) }
    func attempt(_ attempt: Attempt) -> JSON {
      .object([
        .init("use", .string(attempt.analyzer.manifest.id)),
        .init("params", .object(attempt.parameters.map { .init($0.name, $0.value.json) })),
        .init("inputs", .object(attempt.inputs.map { .init($0.port.name, names($0.alternatives)) })),
      ])
    }
    func step(_ step: PlannedStep) -> JSON {
      .object([
        .init("name", .string(step.name)),
        .init("optional", .bool(step.isOptional)),
        .init("attempts", .array(step.attempts.map(attempt))),
      ])
    }
    func field(_ field: FieldMapping) -> JSON.Member {
      .init(field.field, .object(field.parts.map { .init($0.name, names($0.alternatives)) }))
    }
    return JSON.object([
      .init("performia", .integer(PipelineFile.version)),
      .init("name", .string(name)),
      .init("steps", .array(steps.map(step))),
      .init("song_map", .object(fields.map(field))),
      .init("extensions", names(extensions)),
    ]).text(.readable)
  }
}
