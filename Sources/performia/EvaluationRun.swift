import Artifacts
import Engine
import Evaluation
import Host
import Pipeline
import SongMap
import Synchronization

/// What is evaluated: a pipeline that is run, or results that exist.
enum EvaluationSide: Sendable {
  case pipeline(Plan, TypeRegistry, changes: [String])
  /// One for each item, in their order.
  case estimates([Estimate], folder: String)

  static func estimates(_ folder: String, _ items: [Dataset.Item]) throws -> EvaluationSide {
    .estimates(try Estimates.load(folder: folder, for: items), folder: folder)
  }

  var subject: EvaluationReport.Subject {
    switch self {
    case .pipeline(let plan, _, let changes):
      EvaluationReport.Subject(
        name: plan.name, kind: .pipeline, changes: changes,
        analyzers: plan.steps.map { step in
          let manifest = step.attempts[0].analyzer.manifest
          return EvaluationReport.Subject.Analyzer(id: manifest.id, version: manifest.version)
        })
    case .estimates(_, let folder): EvaluationReport.Subject(name: folder, kind: .estimates)
    }
  }
}

/// Gets estimates for the items of a dataset and scores them, several items at once.
struct EvaluationRun: Sendable {
  let items: [Dataset.Item]
  let tasks: [EvaluationTask]
  let jobs: Int
  let cache: ArtifactCache?
  let interruption: Interruption
  let reporter: Reporter

  /// One for each item, in their order.
  func outcomes(of side: EvaluationSide) throws -> [EvaluationReport.Outcome] {
    let settings = AnalysisSettings(
      cache: cache, budget: CoreBudget(cores: jobs), cancellation: interruption.cancellation,
      temporaryFolder: try TemporaryFolder.shared(), observer: { _ in })
    let next = Mutex(0)
    let outcomes = Mutex([EvaluationReport.Outcome](repeating: .init(), count: items.count))
    WorkerThreads.run(count: min(jobs, items.count)) {
      while !interruption.cancellation.isRequested {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard index < items.count else { return }
        let outcome = outcome(of: side, index, settings)
        outcomes.withLock { $0[index] = outcome }
      }
    }
    return outcomes.withLock { $0 }
  }

  private func outcome(
    of side: EvaluationSide, _ index: Int, _ settings: AnalysisSettings
  ) -> EvaluationReport.Outcome {
    let item = items[index]
    reporter.began(item.name)
    defer { reporter.conclude(item.name) }
    let scoring = ItemScoring(item: item, tasks: tasks, cache: cache)
    switch side {
    case .estimates(let estimates, _):
      let estimate = estimates[index]
      let failure = estimate.problems.first.map {
        EvaluationReport.Failure(code: $0.code, message: "\($0.file):\($0.line.map { "\($0):" } ?? "") \($0.message)")
      }
      guard let annotation = estimate.annotation else { return EvaluationReport.Outcome(failure: failure) }
      return scoring.outcome(of: annotation, files: estimate.files, failure: failure)
    case .pipeline(let plan, let types, _):
      let fields = Set(plan.fields.map(\.field))
      guard item.reference.concerns(fields: fields) else { return EvaluationReport.Outcome() }
      var settings = settings
      settings.observer = { [reporter] in reporter.note($0, recording: item.name) }
      do {
        let analysis = try SongAnalysis(path: item.audio, plan: plan, types: types, settings: settings)
        let text = String(decoding: try analysis.checkedText(name: item.name), as: UTF8.self)
        let annotation = Annotation(songMap: try analysis.document.model(), folder: nil)
        return scoring.outcome(of: annotation, text: text)
      } catch {
        let failure = error as? any CodedError ?? UnexpectedError(reason: "\(error)")
        if !interruption.cancellation.isRequested { reporter.explain(failure, item.name) }
        return scoring.outcome(
          of: Annotation(emptyFor: fields), failure: .init(code: failure.code, message: failure.message))
      }
    }
  }
}
