extension Resolution {
  /// Finds out which alternatives of each step are installed.
  func chooseAnalyzers() {
    for index in steps.indices {
      let step = steps[index].definition
      let alternatives = [step.primary] + step.fallbacks
      var missing: [Located<String>] = []
      for alternative in alternatives {
        guard let use = alternative.use else { continue }
        if let analyzer = catalogue[use.value] {
          steps[index].attempts.append(.init(definition: alternative, analyzer: analyzer, position: use.position))
        } else {
          missing.append(use)
        }
      }
      if !missing.isEmpty { handle(missing, ofStep: index, alternatives) }
    }
  }

  private func handle(_ missing: [Located<String>], ofStep index: Int, _ alternatives: [AlternativeDefinition]) {
    let step = steps[index].definition
    let isChosen = step.primary.isExplicitChoice && missing.first?.value == step.primary.use?.value
    if isChosen {
      reportMissing(missing[0])
    } else if steps[index].attempts.isEmpty, !step.isOptional {
      for use in missing { reportMissing(use) }
    } else {
      let reasons = missing.map { "\($0.value) is not installed\(hint($0.value))" }.joined(separator: ", ")
      if steps[index].attempts.isEmpty {
        skip(index, because: reasons)
      } else if missing[0].value == step.primary.use?.value {
        steps[index].substitutedBecause = reasons
        notes.append(
          "step '\(step.name.value)' uses \(steps[index].attempts[0].analyzer.manifest.id), because \(reasons)")
      } else {
        notes.append("step '\(step.name.value)' has fewer fallbacks, because \(reasons)")
      }
      return
    }
    assumeNearest(for: alternatives, ofStep: index)
  }

  /// Goes on with the analyzer that was most likely meant, so that further mistakes are found in the same run.
  private func assumeNearest(for alternatives: [AlternativeDefinition], ofStep index: Int) {
    guard steps[index].attempts.isEmpty else { return }
    for alternative in alternatives {
      guard let use = alternative.use, let nearest = problems.nearest(to: use.value, in: catalogue.ids),
        let analyzer = catalogue[nearest]
      else { continue }
      steps[index].attempts.append(.init(definition: alternative, analyzer: analyzer, position: use.position))
    }
  }

  private func reportMissing(_ use: Located<String>) {
    problems.report(
      .unknownAnalyzer, at: use.position, "the analyzer '\(use.value)' is not installed",
      nearest: problems.nearest(to: use.value, in: catalogue.ids))
  }

  private func hint(_ id: String) -> String {
    problems.nearest(to: id, in: catalogue.ids).map { " (did you mean '\($0)'?)" } ?? ""
  }

  /// Leaves an optional step out of the plan.
  func skip(_ index: Int, because reason: String) {
    steps[index].skippedBecause = reason
    notes.append("step '\(steps[index].name)' is skipped, because \(reason)")
  }
}
