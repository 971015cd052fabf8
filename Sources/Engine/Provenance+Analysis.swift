import Artifacts
import Host
import Pipeline
import SongMap

extension Provenance {
  /// How a document came about, from the plan and what became of it.
  init(plan: Plan, result: AnalysisResult, fields: [String: Status]) {
    self.init(
      tool: Performia.tool,
      pipeline: Pipeline(name: plan.name, sha256: SHA256Digest(of: plan.canonicalText).description),
      source: Source(
        sha256: result.sourceSHA256, format: result.source.format, sampleRate: result.source.sampleRate,
        channels: result.source.channels, trimmedSamples: Int(result.source.trimmedSamples),
        warnings: result.source.warnings),
      fields: fields,
      steps: zip(plan.steps, result.outcomes).compactMap { Step($0, $1) })
  }
}

extension Provenance.Step {
  /// Nil for a step that nothing needed.
  fileprivate init?(_ step: PlannedStep, _ outcome: StepOutcome) {
    let attempt = step.attempts[outcome.attempt]
    let manifest = attempt.analyzer.manifest
    let result: Outcome
    var because = outcome.failures.isEmpty ? attempt.because : outcome.failures.joined(separator: "; ")
    switch outcome.status {
    case .unneeded: return nil
    case .analysed: result = .completed
    case .failed(let reasons):
      result = .failed
      because = reasons.joined(separator: "; ")
    case .skipped(let reason):
      result = .skipped
      because = reason
    }
    let models = attempt.models.map(\.model)
    self.init(
      name: step.name, analyzer: manifest.id, version: manifest.version, librarySHA256: outcome.librarySHA256,
      parameters: attempt.parameters.map { JSON.Member($0.name, $0.value.json) },
      models: models.distinct.map(Provenance.Model.init),
      licences: ([manifest.licence] + models.map(\.licence)).distinct,
      insteadOf: outcome.attempt > 0 ? step.attempts[0].analyzer.manifest.id : attempt.insteadOf,
      outcome: result, because: because, notes: outcome.notes)
  }
}

extension Provenance.Model {
  fileprivate init(_ model: InstalledModel) {
    self.init(
      name: model.name, version: model.version, sha256: model.sha256, licence: model.licence,
      isLicenceAccepted: model.isLicenceAccepted)
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order in which it first comes.
  fileprivate var distinct: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
