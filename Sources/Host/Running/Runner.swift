import Artifacts
import Pipeline

/// One attempt at one step: everything that an analyzer needs to run.
struct StepJob: Sendable {
  let step: String
  let analyzer: InstalledAnalyzer
  /// Values of all declared parameters by name.
  let parameters: [String: ParameterValue]
  /// The artifacts of each input, in the order of the manifest.
  let inputs: [[Artifact]]
  /// Names of the outputs that somebody uses.
  let wanted: Set<String>
  let types: TypeRegistry
  /// Length of the recording in seconds.
  let duration: Double
  let threads: Int
  /// Where intermediate data go.
  let temporaryFolder: String
  let cancellation: Cancellation
  let log: @Sendable (LogMessage) -> Void
  let progress: @Sendable (Double) -> Void
}

/// A way to run an analyzer: in this process or, where a step asks for it, in one of its own.
protocol Runner: Sendable {
  /// The outputs by name, checked against the rules of their types.
  func run(_ job: StepJob) throws(HostError) -> [String: Artifact]
}
