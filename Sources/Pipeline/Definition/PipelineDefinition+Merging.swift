extension PipelineDefinition {
  /// Merges a pipeline with the chain of files that it extends.
  ///
  /// - Parameter chain: the pipeline's own file first, the last base last; never empty.
  init(merging chain: [PipelineFile], problems: ProblemCollector) {
    let own = chain[0]
    name = own.name ?? Self.defaultName(of: own.file)
    file = own.file
    summary = own.summary
    files = chain.map(\.file)
    for file in chain.reversed() { apply(file, problems) }
    if steps.count > Self.maximumStepCount {
      let finding = "the pipeline has \(steps.count) steps"
      problems.report(.tooLarge, at: steps[0].name.position, finding, expected: "\(Self.maximumStepCount) at most")
      steps.removeLast(steps.count - Self.maximumStepCount)
    }
    self.problems = problems.problems
  }

  /// Far more than any real pipeline has; it keeps the work of checking bounded.
  static let maximumStepCount = 2_000

  /// The file's name without folders and ending.
  private static func defaultName(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    return Name.isValid(stem) ? stem : "pipeline"
  }

  private mutating func apply(_ file: PipelineFile, _ problems: ProblemCollector) {
    var indices: [String: Int] = [:]
    for (index, step) in steps.enumerated() { indices[step.name.value] = index }
    var removed: Set<String> = []
    for change in file.steps {
      let name = change.name.value
      if let index = indices[name] {
        if change.isRemoval {
          removed.insert(name)
          removedSteps[name] = change.name.position
        } else {
          steps[index].apply(change, notes: &notes)
        }
      } else {
        add(change, isDerived: file.extends != nil, known: indices, problems)
      }
    }
    if !removed.isEmpty { steps.removeAll { removed.contains($0.name.value) } }
    mergeSongMap(of: file)
  }

  private mutating func add(
    _ change: StepChange, isDerived: Bool, known: [String: Int], _ problems: ProblemCollector
  ) {
    let name = change.name.value
    let nearest = isDerived ? problems.nearest(to: name, in: known.keys.sorted()) : nil
    if change.isRemoval {
      let finding = isDerived ? "there is no step '\(name)' to take out" : "step '\(name)' is empty"
      let expected = isDerived ? "the name of a step of the base" : "a mapping with 'use'"
      let kind: PipelineProblem.Kind = isDerived ? .unknownStep : .missingKey
      problems.report(kind, at: change.name.position, finding, expected: expected, nearest: nearest)
      return
    }
    if change.use == nil, !change.isBroken {
      let finding = "step '\(name)' does not say which analyzer to use"
      let expected = isDerived ? "'use', or the name of a step of the base" : "'use'"
      problems.report(.missingKey, at: change.name.position, finding, expected: expected, nearest: nearest)
    }
    var step = StepDefinition(name: change.name, primary: AlternativeDefinition())
    step.apply(change, notes: &notes)
    removedSteps[name] = nil
    steps.append(step)
  }

  private mutating func mergeSongMap(of file: PipelineFile) {
    func key(_ path: some Sequence<Located<String>>) -> String { path.map(\.value).joined(separator: "/") }
    func prefixes(_ path: [Located<String>]) -> [String] { path.indices.map { key(path[...$0]) } }
    // A short form `field: step.port` and a mapping of parts replace each other.
    let changed = Set(file.fields.map { key($0.path) })
    let above = Set(file.fields.flatMap { prefixes($0.path) })
    fields.removeAll { old in
      above.contains(key(old.path)) || prefixes(old.path).contains { changed.contains($0) }
    }
    fields += file.fields.compactMap(\.wiring)
    if let extensions = file.extensions { self.extensions = extensions }
  }
}
