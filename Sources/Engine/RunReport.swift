import Artifacts
import Host
import Pipeline

extension SongAnalysis {
  /// Timings and cache hits of this run: what must never stand in the document, because it differs from run to run.
  ///
  /// - Parameter seconds: wall-clock time of the whole analysis.
  public func report(file: String, plan: Plan, seconds: Double) -> JSON {
    let steps = zip(plan.steps, result.outcomes).map { step, outcome -> JSON in
      let status =
        switch outcome.status {
        case .analysed: outcome.fromCache ? "from cache" : "analysed"
        case .failed: "failed"
        case .skipped: "skipped"
        case .unneeded: "not needed"
        }
      return .object([
        JSON.Member("name", .string(step.name)),
        JSON.Member("analyzer", .string(step.attempts[outcome.attempt].analyzer.manifest.id)),
        JSON.Member("status", .string(status)),
        JSON.Member("seconds", .number(outcome.seconds)),
        JSON.Member("isolated", .bool(outcome.isIsolated)),
        JSON.Member("failures", .array(outcome.failures.map(JSON.string))),
      ])
    }
    let duration = result.source.duration
    return .object([
      JSON.Member("file", .string(file)),
      JSON.Member("duration_sec", .number(duration)),
      JSON.Member("seconds", .number(seconds)),
      JSON.Member("real_time_factor", duration > 0 ? .number(seconds / duration) : .null),
      JSON.Member("steps", .array(steps)),
    ])
  }
}
