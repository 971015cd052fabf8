import Artifacts
import Engine
import Evaluation
import Host
import Pipeline
import SongMap
import Synchronization

/// What is evaluated: a pipeline that is run, or results that exist.
struct EvaluationSide: Sendable {
  enum Source: Sendable {
    case pipeline(Plan, TypeRegistry)
    /// By the items' names.
    case estimates([String: Estimate])
  }

  let source: Source
  let subject: EvaluationReport.Subject
  /// What it says that finds nothing: so count recordings on which it fails.
  let empty: Annotation

  init(_ plan: Plan, _ types: TypeRegistry, changes: [String]) {
    source = .pipeline(plan, types)
    let analyzers = plan.steps.map { step in
      let manifest = step.attempts[0].analyzer.manifest
      return EvaluationReport.Subject.Analyzer(id: manifest.id, version: manifest.version)
    }
    subject = .init(name: plan.name, kind: .pipeline, changes: changes, analyzers: analyzers)
    empty = Annotation(emptyFor: Set(plan.fields.map(\.field)))
  }

  init(_ estimates: [String: Estimate], folder: String) {
    source = .estimates(estimates)
    subject = .init(name: folder, kind: .estimates)
    empty = Annotation(emptyLike: estimates.values.compactMap(\.annotation))
  }
}

/// Gets estimates for the items of a dataset and scores them, several items at once.
struct EvaluationRun: Sendable {
  let items: [Dataset.Item]
  let tasks: [EvaluationTask]
  let jobs: Int
  let cache: ArtifactCache?
  let isolation: Isolation
  let interruption: Interruption
  let reporter: Reporter

  /// One for each item, in their order.
  func outcomes(of side: EvaluationSide) throws -> [EvaluationReport.Outcome] {
    let settings = AnalysisSettings(
      cache: cache, budget: CoreBudget(cores: jobs), cancellation: interruption.cancellation,
      temporaryFolder: try TemporaryFolder.shared(), isolation: isolation, observer: { _ in })
    let next = Mutex(0)
    let outcomes = Mutex([EvaluationReport.Outcome](repeating: .init(), count: items.count))
    WorkerThreads.run(count: min(jobs, items.count)) {
      while !interruption.cancellation.isRequested {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard index < items.count else { return }
        let outcome = outcome(of: side, items[index], settings)
        outcomes.withLock { $0[index] = outcome }
      }
    }
    return outcomes.withLock { $0 }
  }

  private func outcome(
    of side: EvaluationSide, _ item: Dataset.Item, _ settings: AnalysisSettings
  ) -> EvaluationReport.Outcome {
    reporter.began(item.name)
    defer { reporter.conclude(item.name) }
    guard item.reference.concerns(side.empty) else { return EvaluationReport.Outcome() }
    let scoring = ItemScoring(item: item, tasks: tasks, cache: cache)
    switch side.source {
    case .estimates(let estimates):
      let estimate = estimates[item.name] ?? Estimate(name: item.name, annotation: nil)
      guard let annotation = estimate.annotation else {
        let failure =
          estimate.problems.first.map(EvaluationReport.Failure.init) ?? .missing(item.name, side.subject.name)
        let outcome = scoring.outcome(of: side.empty, failure: failure)
        return outcome.scores.isEmpty ? EvaluationReport.Outcome() : outcome
      }
      return scoring.outcome(
        of: annotation.completed(by: side.empty), files: estimate.files,
        failure: estimate.problems.first.map(EvaluationReport.Failure.init))
    case .pipeline(let plan, let types):
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
        return scoring.outcome(of: side.empty, failure: .init(code: failure.code, message: failure.message))
      }
    }
  }
}

extension EvaluationReport.Failure {
  fileprivate init(_ problem: AnnotationProblem) {
    let line = problem.line.map { "\($0):" } ?? ""
    self.init(code: problem.code, message: "\(problem.file):\(line) \(problem.message)")
  }

  fileprivate static func missing(_ item: String, _ folder: String) -> Self {
    let error = CommandError.noEstimate(item: item, folder: folder)
    return Self(code: error.code, message: error.message)
  }
}
