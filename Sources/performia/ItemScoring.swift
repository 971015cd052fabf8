import Artifacts
import Evaluation
import Host

/// Scores estimates of one item; scores are kept like any other result.
struct ItemScoring {
  let item: Dataset.Item
  let tasks: [EvaluationTask]
  let cache: ArtifactCache?

  /// - Parameters:
  ///   - text: the map that the estimate was read from, if it was one.
  ///   - files: paths of the files that the estimate was read from.
  ///   - failure: why the estimate is empty or lacks something; its scores are not kept.
  func outcome(
    of estimate: Annotation, text: String = "", files: [String] = [], failure: EvaluationReport.Failure? = nil
  ) -> EvaluationReport.Outcome {
    let key = failure == nil ? key(text, files, stems: estimate.stems ?? []) : nil
    if let key, let kept = kept(key) { return kept }
    var outcome = EvaluationReport.Outcome(failure: failure)
    for task in tasks {
      do {
        outcome.scores[task.name] = try task.score(item.reference, estimate)
      } catch {
        let failure = error as? any CodedError ?? UnexpectedError(reason: "\(error)")
        outcome.failure = .init(code: failure.code, message: "\(task.name): \(failure.message)")
      }
    }
    if let key, outcome.failure == nil { try? cache?.storeText(outcome.json.text(.compact), key: key) }
    return outcome
  }

  private func kept(_ key: String) -> EvaluationReport.Outcome? {
    guard let text = try? cache?.loadText(key), let json = try? JSON(parsing: Array(text.utf8)) else { return nil }
    return EvaluationReport.Outcome(json)
  }

  /// A hash of all that the scores depend on: this program, the tasks, the ground truth and the estimate.
  ///
  /// What a file says depends on its name, and on the recording's length where that limits times.
  private func key(_ text: String, _ files: [String], stems: [Annotation.StemFile]) -> String? {
    guard cache != nil, let program = Self.programHash else { return nil }
    var parts = ["evaluation/1", program, SHA256Digest(of: text).description] + tasks.map(\.name)
    parts.append(item.reference.duration.map { "\($0)" } ?? "")
    let allStems = (item.reference.stems ?? []) + stems
    for (name, file) in (item.files + files).map({ ($0, $0) }) + allStems.map({ ($0.name, $0.path) }) {
      guard let hash = try? SHA256Digest(ofFile: file) else { return nil }
      parts += [name, hash.description]
    }
    return SHA256Digest(of: parts.joined(separator: "\n")).description
  }

  private static let programHash: String? = Discovery.executable.flatMap { try? SHA256Digest(ofFile: $0).description }
}
