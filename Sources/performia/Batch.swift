import Artifacts
import Engine
import Host
import Pipeline
import SongMap
import Synchronization

/// Analyses several recordings, each as far as it goes.
struct Batch: Sendable {
  struct Outcome: Sendable {
    let recording: Recording
    let failure: (any CodedError)?
    /// Nil where nobody wants it.
    let report: JSON?
  }

  let plan: Plan
  let types: TypeRegistry
  let recordings: Recordings
  let jobs: Int
  let cache: ArtifactCache?
  let temporaryFolder: String
  let isolation: Isolation
  let interruption: Interruption
  let reporter: Reporter
  let maximumDuration: Double
  let tellsParts: Bool
  /// Where the stems of the one recording go; nil where nobody wants them.
  let stemFolder: String?
  /// Whether outcomes have a report; those of many recordings take room.
  let keepsReports: Bool

  /// In the order of the recordings.
  func run() -> [Outcome] {
    let list = recordings.list
    let budget = CoreBudget(cores: jobs)
    let next = Mutex(0)
    let outcomes = Mutex([Outcome?](repeating: nil, count: list.count))
    WorkerThreads.run(count: min(jobs, list.count)) {
      while true {
        let index = next.withLock { next -> Int? in
          guard next < list.count else { return nil }
          defer { next += 1 }
          return next
        }
        guard let index, !interruption.cancellation.isRequested || index == 0 else { return }
        let outcome = analyze(list[index], budget)
        outcomes.withLock { $0[index] = outcome }
      }
    }
    for failure in isolation.close() { reporter.warn(failure) }
    return outcomes.withLock { outcomes in
      zip(list, outcomes).map { recording, outcome in
        outcome ?? Outcome(recording: recording, failure: HostError.cancelled, report: keepsReports ? .null : nil)
      }
    }
  }

  private func analyze(_ recording: Recording, _ budget: CoreBudget) -> Outcome {
    var settings = AnalysisSettings(
      cache: cache, budget: budget, cancellation: interruption.cancellation, temporaryFolder: temporaryFolder,
      isolation: isolation, observer: { [reporter] in reporter.note($0, recording: recording.name) })
    settings.maximumDuration = maximumDuration
    let tellPart: (@Sendable (JSON) -> Void)? =
      tellsParts ? { @Sendable [reporter] in reporter.tell($0, recording: recording.name) } : nil
    reporter.began(recording.name)
    let clock = ContinuousClock()
    let start = clock.now
    do {
      if let failure = recording.failure { throw failure }
      let stems = stemFolder.map { StemFiles(folder: $0, format: .flac, interruption: interruption) }
      let analysis = try SongAnalysis(
        path: recording.path, plan: plan, types: types, settings: settings, writeStem: stems.map { $0.write },
        tellPart: tellPart)
      try write(analysis, recording)
      try stems.map { stems in try interruption.whileWriting { try stems.publish() } }
      let seconds = (clock.now - start) / .seconds(1)
      reporter.ended(recording, document: analysis.document, seconds: seconds)
      let report = keepsReports ? analysis.report(file: recording.name, plan: plan, seconds: seconds) : nil
      return Outcome(recording: recording, failure: nil, report: report)
    } catch {
      let failure = error as? any CodedError ?? UnexpectedError(reason: "\(error)")
      let shown = RenamedError(cause: failure, path: recording.path, name: recording.name)
      reporter.failed(recording.name, shown)
      guard keepsReports else { return Outcome(recording: recording, failure: failure, report: nil) }
      let report = JSON.object([
        JSON.Member("file", .string(recording.name)),
        JSON.Member(
          "error",
          .object([
            JSON.Member("code", .string(shown.code)), JSON.Member("message", .string(shown.message)),
          ])),
      ])
      return Outcome(recording: recording, failure: failure, report: report)
    }
  }

  private func write(_ analysis: SongAnalysis, _ recording: Recording) throws {
    for output in recording.outputs {
      var bytes = try analysis.checkedText(name: output.path ?? recording.name)
      if case .export(let format) = output.format {
        bytes = try Exporter.export(analysis.document.model(), as: format)
      }
      guard let path = output.path else {
        try interruption.whileWriting { try Console.output(bytes) }
        continue
      }
      try makeParentFolder(of: path)
      try interruption.whileWriting { try AtomicFile.write(bytes, to: path) }
    }
  }
}

/// An error about a file that the user knows under another name, such as standard input.
private struct RenamedError: CodedError {
  let cause: any CodedError
  let path: String
  let name: String

  var code: String { cause.code }
  var message: String { path == name ? cause.message : cause.message.replacing(path, with: name) }
  var advice: String { cause.advice }
}
