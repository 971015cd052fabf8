import Artifacts
import Host
import Pipeline
import SongMap

/// Which artifact fills which field, by the pipeline's mapping.
struct FieldAssembly {
  /// By field, then by part.
  private(set) var tables: [String: [String: Table]] = [:]
  private(set) var stems: [SeparatedStem] = []
  private(set) var statuses: [String: Provenance.Status] = [:]
  private(set) var producers: [String: String] = [:]
  private let plan: Plan
  private let result: AnalysisResult

  init(plan: Plan, result: AnalysisResult) {
    self.plan = plan
    self.result = result
    for mapping in plan.fields { add(mapping) }
    for reference in plan.extensions {
      guard case .output(let step, _) = reference, let id = analyzer(of: step) else { continue }
      producers["extensions.\(id)"] = step
    }
  }

  private mutating func add(_ mapping: FieldMapping) {
    guard let declaration = SongMapAssembler.fields.first(where: { $0.name == mapping.field }) else { return }
    var parts: [String: Table] = [:]
    var steps: [String] = []
    var isSubstituted = false
    var isGiven = false
    for part in mapping.parts {
      guard let (reference, artifact) = result.first(of: part.alternatives), case .output(let step, _) = reference
      else { continue }
      switch artifact.payload {
      case .table(let table): parts[part.name] = table.cut(at: result.source.duration)
      case .audio(let audio): stems.append(SeparatedStem(name: part.name, audio: audio))
      case .matrix, .document: continue
      }
      steps.append(step)
      isGiven = isGiven || plan.steps.contains { $0.name == step && $0.isGiven }
      isSubstituted = isSubstituted || isSubstitute(step) || reference != part.alternatives.first
    }
    let isComplete = declaration.parts.allSatisfy { !$0.isRequired || parts[$0.name] != nil }
    guard isComplete, let producer = steps.first else {
      statuses[mapping.field] = reason(for: mapping)
      return
    }
    if !parts.isEmpty { tables[mapping.field] = parts }
    producers[mapping.field] = producer
    statuses[mapping.field] = isGiven ? .given : isSubstituted ? .substituted : .analysed
  }

  private func isSubstitute(_ step: String) -> Bool {
    guard let index = plan.steps.firstIndex(where: { $0.name == step }) else { return false }
    return result.outcomes[index].attempt > 0 || plan.steps[index].attempts[0].insteadOf != nil
  }

  /// Why a field is empty: because its step failed, or because it was left out.
  private func reason(for mapping: FieldMapping) -> Provenance.Status {
    let steps = mapping.parts.flatMap(\.alternatives).compactMap { reference -> String? in
      guard case .output(let step, _) = reference else { return nil }
      return step
    }
    let hasFailed = result.outcomes.contains { outcome in
      guard steps.contains(outcome.step), case .failed = outcome.status else { return false }
      return true
    }
    return hasFailed ? .failed : .skipped
  }

  /// Id of the analyzer that ran last for a step.
  private func analyzer(of step: String) -> String? {
    plan.steps.firstIndex { $0.name == step }.map {
      plan.steps[$0].attempts[result.outcomes[$0].attempt].analyzer.manifest.id
    }
  }

  /// Results without a field.
  func extensions() throws -> [SongMapExtension] {
    try plan.extensions.compactMap { reference in
      guard case .output(let step, let port) = reference, let artifact = result.artifacts[reference],
        let id = analyzer(of: step)
      else { return nil }
      let content: SongMapExtension.Content
      switch artifact.payload {
      case .document(let text): content = .document(try JSON(parsing: Array(text.utf8)))
      case .table(let table): content = .table(table.cut(at: result.source.duration))
      case .audio, .matrix: return nil
      }
      return SongMapExtension(analyzer: id, output: port, type: artifact.type, content: content)
    }
  }
}
