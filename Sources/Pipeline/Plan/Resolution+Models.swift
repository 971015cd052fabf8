extension Resolution {
  /// What the models of an analyzer's parameters stand for.
  struct ModelFindings {
    var models: [PlannedModel] = []
    var lacks: [ModelLack] = []
  }

  /// A model that cannot be used.
  struct ModelLack {
    /// What is reported where nothing may take the analyzer's place.
    let problem: PipelineProblem
    /// Why the analyzer cannot be used, after its id.
    let reason: String
    /// Named on the command line.
    let isExplicitChoice: Bool
  }

  /// Looks up the models that parameters name.
  ///
  /// - Parameter position: where the pipeline names the analyzer, for models that the analyzer names itself.
  func findModels(
    _ parameters: [(name: String, value: ParameterValue)], of manifest: AnalyzerManifest,
    settings: [ParameterSetting], at position: SourcePosition
  ) -> ModelFindings {
    let kinds = Dictionary(manifest.parameters.map { ($0.name, $0.kind) }) { first, _ in first }
    var findings = ModelFindings()
    for (parameter, value) in parameters where kinds[parameter] == .model {
      guard case .text(let name) = value else { continue }
      let place = settings.last { $0.name.value == parameter }?.value.position ?? position
      switch models[name] {
      case .installed(let model): findings.models.append(PlannedModel(parameter: parameter, model: model))
      case .unusable(let reason, let repair):
        findings.lacks.append(lack(of: name, reason, repair: repair, manifest, at: place))
      case .unknown:
        let nearest = problems.nearest(to: name, in: models.names)
        findings.lacks.append(lack(of: name, "is not in the registry", nearest: nearest, manifest, at: place))
      }
    }
    return findings
  }

  private func lack(
    of name: String, _ reason: String, repair: String? = nil, nearest: String? = nil, _ manifest: AnalyzerManifest,
    at position: SourcePosition
  ) -> ModelLack {
    var isExplicitChoice = false
    if case .override = position.origin { isExplicitChoice = true }
    let hint = repair.map { " (\($0))" } ?? nearest.map { " (did you mean '\($0)'?)" } ?? ""
    return ModelLack(
      problem: PipelineProblem(
        .unusableModel, at: position,
        "\(manifest.id) reads the model '\(name)', which \(reason)" + (repair.map { ": \($0)" } ?? ""),
        nearest: nearest),
      reason: "its model '\(name)' \(reason)\(hint)", isExplicitChoice: isExplicitChoice)
  }
}
