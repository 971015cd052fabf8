extension Resolution {
  /// Finds out which alternatives of each step can be used with what is installed, analyzers and models.
  func chooseAnalyzers() {
    for index in steps.indices {
      let step = steps[index].definition
      var lacks: [Lack] = []
      for (rank, alternative) in ([step.primary] + step.fallbacks).enumerated() {
        guard let use = alternative.use else { continue }
        guard let analyzer = catalogue[use.value] else {
          lacks.append(missingAnalyzer(use, alternative, rank: rank))
          continue
        }
        let attempt = candidate(alternative, analyzer, at: use.position)
        let findings = findModels(
          attempt.parameters, of: analyzer.manifest, settings: alternative.parameters, at: use.position)
        if findings.lacks.isEmpty {
          steps[index].attempts.append(attempt)
          steps[index].attempts[steps[index].attempts.count - 1].models = findings.models
        } else {
          lacks.append(
            Lack(
              rank: rank,
              isExplicitChoice: alternative.isExplicitChoice || findings.lacks.contains(where: \.isExplicitChoice),
              problems: findings.lacks.map(\.problem),
              reason: "\(use.value) cannot be used: \(findings.lacks.map(\.reason).joined(separator: " and "))",
              assumed: attempt))
        }
      }
      if !lacks.isEmpty { handle(lacks, ofStep: index) }
    }
  }

  /// Why an alternative cannot be used.
  private struct Lack {
    /// 0 for the step's first choice.
    let rank: Int
    /// Nothing may silently stand in for it.
    let isExplicitChoice: Bool
    /// What is reported where nothing may take its place.
    let problems: [PipelineProblem]
    /// For the user.
    let reason: String
    /// What was most likely meant, so that further mistakes are found in the same run.
    let assumed: CandidateAttempt?
  }

  private func candidate(
    _ alternative: AlternativeDefinition, _ analyzer: InstalledAnalyzer, at position: SourcePosition
  ) -> CandidateAttempt {
    CandidateAttempt(
      definition: alternative, analyzer: analyzer, position: position,
      parameters: parameters(alternative.parameters, of: analyzer.manifest))
  }

  private func missingAnalyzer(_ use: Located<String>, _ alternative: AlternativeDefinition, rank: Int) -> Lack {
    let nearest = problems.nearest(to: use.value, in: catalogue.ids)
    let problem = PipelineProblem(
      .unknownAnalyzer, at: use.position, "the analyzer '\(use.value)' is not installed", nearest: nearest)
    let assumed = nearest.flatMap { catalogue[$0] }.map {
      CandidateAttempt(definition: alternative, analyzer: $0, position: use.position)
    }
    return Lack(
      rank: rank, isExplicitChoice: alternative.isExplicitChoice, problems: [problem],
      reason: "\(use.value) is not installed" + (nearest.map { " (did you mean '\($0)'?)" } ?? ""), assumed: assumed)
  }

  private func handle(_ lacks: [Lack], ofStep index: Int) {
    let step = steps[index].definition
    if lacks[0].rank == 0, lacks[0].isExplicitChoice {
      for problem in lacks[0].problems { problems.report(problem) }
    } else if steps[index].attempts.isEmpty, !step.isOptional {
      for problem in lacks.flatMap(\.problems) { problems.report(problem) }
    } else {
      let reasons = lacks.map(\.reason).joined(separator: ", ")
      if steps[index].attempts.isEmpty {
        skip(index, because: reasons)
      } else if lacks[0].rank == 0 {
        steps[index].substitutedBecause = reasons
        notes.append(
          "step '\(step.name.value)' uses \(steps[index].attempts[0].analyzer.manifest.id), because \(reasons)")
      } else {
        notes.append("step '\(step.name.value)' has fewer fallbacks, because \(reasons)")
      }
      return
    }
    guard steps[index].attempts.isEmpty else { return }
    for var assumed in lacks.compactMap(\.assumed) {
      assumed.parameters = parameters(assumed.definition.parameters, of: assumed.analyzer.manifest)
      steps[index].attempts.append(assumed)
    }
  }

  /// Leaves an optional step out of the plan.
  func skip(_ index: Int, because reason: String) {
    steps[index].skippedBecause = reason
    notes.append("step '\(steps[index].name)' is skipped, because \(reason)")
  }
}
