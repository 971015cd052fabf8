import Artifacts
import Pipeline

/// Runs an analyzer in the host's own process, on the calling thread.
struct InProcessRunner: Runner {
  func run(_ job: StepJob) throws(HostError) -> [String: Artifact] {
    let instance = try AnalyzerInstance(job)
    defer { instance.destroy() }
    return try instance.analyze(job)
  }
}
