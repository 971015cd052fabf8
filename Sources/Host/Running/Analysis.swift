import Artifacts
import Audio
import Pipeline

/// What one analysis needs besides the plan.
public struct AnalysisSettings: Sendable {
  /// Nil for no cache.
  public var cache: ArtifactCache?
  public var budget: CoreBudget
  public var cancellation: Cancellation
  /// Where intermediate data go.
  public var temporaryFolder: String
  /// Called from several threads.
  public var observer: @Sendable (AnalysisEvent) -> Void
  /// Which steps run in processes of their own.
  public var isolation: Isolation
  /// Seconds; longer recordings are refused.
  public var maximumDuration = Double.infinity
  /// Told, each time that steps have ended, what is there so far; called on the thread that runs the analysis.
  public var partialResults: (@Sendable (AnalysisResult) -> Void)?

  public init(
    cache: ArtifactCache?, budget: CoreBudget, cancellation: Cancellation, temporaryFolder: String,
    isolation: Isolation = Isolation(), observer: @escaping @Sendable (AnalysisEvent) -> Void
  ) {
    self.cache = cache
    self.budget = budget
    self.cancellation = cancellation
    self.temporaryFolder = temporaryFolder
    self.isolation = isolation
    self.observer = observer
  }
}

/// What an analysis gives.
public struct AnalysisResult: Sendable {
  /// SHA-256 of the recording's bytes.
  public let sourceSHA256: String
  public let source: SourceInfo
  /// Every artifact that the Song Map is made from, or that is asked for in its place.
  public let artifacts: [ArtifactReference: Artifact]
  /// In the order of the plan.
  public let outcomes: [StepOutcome]

  /// The first of the alternatives that exists.
  public func first(of alternatives: [ArtifactReference]) -> (reference: ArtifactReference, artifact: Artifact)? {
    for reference in alternatives {
      if let artifact = artifacts[reference] { return (reference, artifact) }
    }
    return nil
  }
}

/// Runs a plan over one recording: what the Song Map needs and the cache does not hold, in the order of dependencies,
/// several steps at once within the core budget.
public final class Analysis {
  let plan: Plan
  let types: TypeRegistry
  let path: String
  let settings: AnalysisSettings
  let sourceHash: String
  let identity: FileStamp
  let decoder: String
  let indexOfStep: [String: Int]
  let heights: [Int]
  var source: SourceInfo?
  var audio: [AudioRequest: Artifact] = [:]
  /// Audio of steps in what their readers ask for.
  var convertedAudio: [ConvertedAudio: Artifact] = [:]
  var steps: [StepState]
  /// Keys by step, as far as they have been asked for since a step last changed its state; nil for none.
  var expectedKeys: [Int: String?] = [:]
  /// One warning is enough.
  var isCacheUnwritable = false
  let finished = Monitor<[Completion]>([])
  /// Of the steps that run.
  var threads: [Int: WorkerThread] = [:]
  let meter: ProgressMeter

  struct Completion: Sendable {
    let step: Int
    let seconds: Double
    let result: Result<[String: Artifact], HostError>
  }

  /// - Parameter path: the recording, a file that can be read more than once.
  /// - Throws: `AudioError` when the file cannot be a recording.
  public init(plan: Plan, types: TypeRegistry, path: String, settings: AnalysisSettings) throws {
    self.plan = plan
    self.types = types
    self.path = path
    self.settings = settings
    meter = ProgressMeter(observer: settings.observer)
    identity = try FileStamp(path)
    decoder = try Decoder.version(forFileAt: path)
    sourceHash = try SHA256Digest(ofFile: path).description
    indexOfStep = Dictionary(plan.steps.enumerated().map { ($1.name, $0) }) { first, _ in first }
    heights = Self.heights(of: plan)
    steps = plan.steps.map { StepState(outcome: StepOutcome(step: $0.name, status: .unneeded, attempt: 0)) }
  }

  /// Runs to the end.
  ///
  /// - Throws: the error of the first required step that failed, ``HostError/cancelled``, or what decoding throws.
  public func run() throws -> AnalysisResult {
    let wanted = plan.fields.flatMap { $0.parts.map(\.alternatives) } + (plan.extensions + plan.outputs).map { [$0] }
    source = try loadSourceInfo()
    if let source, source.duration > settings.maximumDuration {
      throw AudioError.tooLong(path: path, limit: settings.maximumDuration)
    }
    var running: Set<Int> = []
    var failure: (any CodedError)?
    while true {
      if settings.cancellation.isRequested { failure = HostError.cancelled }
      var mustSettleAgain = false
      if failure == nil {
        do {
          let ready = try settle(wanted, running: running)
          reportProgress()
          mustSettleAgain = try !start(ready, running: &running)
        } catch let error as any CodedError {
          failure = error
        }
      }
      if mustSettleAgain { continue }
      guard !running.isEmpty else { break }
      for completion in finished.wait({ list in list.isEmpty ? nil : take(&list) }) {
        running.remove(completion.step)
        threads.removeValue(forKey: completion.step)?.join()
        if let error = conclude(completion) { failure = failure ?? error }
      }
      if failure == nil, let source, let tell = settings.partialResults {
        tell(
          AnalysisResult(
            sourceSHA256: sourceHash, source: source, artifacts: try collect(wanted), outcomes: steps.map(\.outcome)))
      }
    }
    if let failure { throw failure }
    if source == nil { try decode([]) }
    guard let source else { throw HostError.cancelled }
    let artifacts = try collect(wanted)
    try checkAcrossSteps(artifacts)
    settings.observer(.progress(1))
    return AnalysisResult(
      sourceSHA256: sourceHash, source: source, artifacts: artifacts, outcomes: steps.map(\.outcome))
  }

  func take(_ list: inout [Completion]) -> [Completion] {
    defer { list = [] }
    return list
  }

  private func collect(_ wanted: [[ArtifactReference]]) throws -> [ArtifactReference: Artifact] {
    var artifacts: [ArtifactReference: Artifact] = [:]
    for alternatives in wanted {
      for case .output(let name, let port) in alternatives {
        guard let index = indexOfStep[name], let artifact = steps[index].outputs[port] else { continue }
        artifacts[.output(step: name, port: port)] = artifact
        break
      }
    }
    return artifacts
  }

  /// Rules that join two artifacts, where these come from different steps.
  private func checkAcrossSteps(_ artifacts: [ArtifactReference: Artifact]) throws {
    for (reference, artifact) in artifacts.sorted(by: { $0.key.description < $1.key.description }) {
      guard let type = types[artifact.type], let among = type.table?.startsAmong, let table = artifact.table,
        let others = artifacts.filter({ $0.value.type == among }).min(by: { $0.key.description < $1.key.description }),
        let allowed = others.value.table, case .output(let step, let port) = reference, let index = indexOfStep[step]
      else { continue }
      do {
        try type.check(table, startsAmong: allowed)
      } catch {
        throw HostError.invalidOutput(
          step: step, analyzer: attempt(index).analyzer.manifest.id, output: port, reason: error.message)
      }
    }
  }

  private func reportProgress() {
    meter.update(
      needed: steps.indices.filter { steps[$0].isDemanded }.map { (step: $0, hasEnded: !steps[$0].isOpen) })
  }

  /// How many steps follow each one at most: those with a long tail go first.
  private static func heights(of plan: Plan) -> [Int] {
    let indices = Dictionary(plan.steps.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var heights = [Int](repeating: 0, count: plan.steps.count)
    for (index, step) in plan.steps.enumerated().reversed() {
      for dependency in step.dependencies {
        guard let producer = indices[dependency] else { continue }
        heights[producer] = max(heights[producer], heights[index] + 1)
      }
    }
    return heights
  }
}
