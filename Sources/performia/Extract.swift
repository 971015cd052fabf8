import ArgumentParser
import Artifacts
import Engine
import Host
import Pipeline
import SongMap

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct Extract: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes what steps give, features and activations too, as CSV.",
    discussion: """
      Runs those steps of a pipeline that the outputs need. A matrix, such as a contour of pitch or a chromagram, becomes \
      a row a frame with its time in seconds; a table becomes a row an entry. 'performia pipelines show NAME' lists the \
      steps, 'performia plugins show ID' the outputs of an analyzer.

      Examples:
        performia extract song.ogg melody.contour -p notes             into song.melody.contour.csv
        performia extract song.ogg chroma.chroma beats.beats -o features/
        performia extract song.ogg chords.activations -o - | head
      """)

  @Argument(help: ArgumentHelp("The recording, or - for standard input.", valueName: "recording"), completion: .file())
  var input: String

  @Argument(help: ArgumentHelp("What to write, each as 'step.port'.", valueName: "output"))
  var outputs: [String]

  @OptionGroup var pipelineOptions: PipelineOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A folder; or, of a single output, a file or - for standard output. (default: the current folder)",
      valueName: "path"))
  var output: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Cores to use.", valueName: "n"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(name: .long, help: "Neither read nor write the cache.") var noCache = false
  @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
  @Flag(name: .shortAndLong, help: "Show messages of analyzers and the time of each step.") var verbose = false

  @OptionGroup var isolationOptions: IsolationOptions
  @OptionGroup var cacheOptions: CacheOptions
  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs is \(jobs); at least 1 was expected.") }
    if outputs.count > 1, output == "-" { throw ValidationError("-o - is for a single output.") }
  }

  func run() throws {
    let interruption = Interruption()
    defer { TemporaryFolder.remove() }
    let discovery = try plugins.discoverSome()
    let plan = try pipelineOptions.plan(discovery, folders: plugins.pipelineFolders, outputs: outputs)
    try checkAvailable(plan)
    let recording = try Recording(naming: input)
    let files = try plan.outputs.map { (reference: $0, path: try path(of: $0, recording)) }
    let reporter = Reporter(
      style: quiet ? .quiet : Console.isErrorATerminal ? .terminal : .plain, isVerbose: verbose, recordings: 1)
    if !quiet { for note in plan.notes { Console.error("note: \(note)\n") } }
    do {
      let result = try analyze(recording, plan, discovery, interruption, reporter)
      let texts = try files.map { (bytes: try Self.text(of: $0.reference, result), path: $0.path) }
      try interruption.whileWriting {
        if interruption.cancellation.isRequested { throw HostError.cancelled }
        for (bytes, path) in texts { try Self.write(bytes, to: path) }
      }
    } catch {
      let failure = error as? any CodedError ?? UnexpectedError(reason: "\(error)")
      reporter.failed(recording.name, failure)
      reporter.finish()
      TemporaryFolder.remove()
      endProgram(interruption.cancellation.isRequested ? .interrupted : ExitStatus(failure))
    }
    reporter.finish()
    for path in files.compactMap(\.path) where !quiet { Console.error("wrote \(path)\n") }
  }

  private func analyze(
    _ recording: Recording, _ plan: Plan, _ discovery: Discovery, _ interruption: Interruption, _ reporter: Reporter
  ) throws -> AnalysisResult {
    let isolation = isolationOptions.open(isBatch: false)
    let settings = AnalysisSettings(
      cache: noCache ? nil : try cacheOptions.open(), budget: CoreBudget(cores: jobs),
      cancellation: interruption.cancellation, temporaryFolder: try TemporaryFolder.shared(), isolation: isolation,
      observer: { reporter.note($0, recording: recording.name) })
    reporter.began(recording.name)
    let types = discovery.catalogue.types
    let result = try Analysis(plan: plan, types: types, path: recording.path, settings: settings).run()
    for failure in isolation.close() { reporter.warn(failure) }
    return result
  }

  /// Outputs of steps that cannot run are not silently left out.
  private func checkAvailable(_ plan: Plan) throws(CommandError) {
    let planned = Set(plan.outputs.map(\.description))
    for output in outputs where !planned.contains(output) {
      let step = String(output.prefix { $0 != "." })
      throw .noOutput(output, because: plan.skipped.first { $0.name == step }?.because ?? "its step is left out")
    }
  }

  private static func text(of reference: ArtifactReference, _ result: AnalysisResult) throws -> [UInt8] {
    guard let artifact = result.artifacts[reference], let text = try ArtifactText.csv(of: artifact) else {
      throw CommandError.noOutput("\(reference)", because: reason(reference, result))
    }
    return text
  }

  private static func reason(_ reference: ArtifactReference, _ result: AnalysisResult) -> String {
    guard case .output(let step, _) = reference, let outcome = result.outcomes.first(where: { $0.step == step }) else {
      return "there is no such step"
    }
    switch outcome.status {
    case .failed(let reasons): return reasons.joined(separator: "; ")
    case .skipped(let reason): return reason
    case .analysed, .unneeded: return "the step gave no such table"
    }
  }

  private static func write(_ bytes: [UInt8], to path: String?) throws {
    guard let path else { return try Console.output(bytes) }
    try makeParentFolder(of: path)
    try AtomicFile.write(bytes, to: path)
  }

  /// Nil for standard output.
  private func path(of reference: ArtifactReference, _ recording: Recording) throws(CommandError) -> String? {
    if output == "-" { return nil }
    let file = "\(recording.baseName).\(reference).csv"
    var path = file
    if let output {
      let isFolder = outputs.count > 1 || output.hasSuffix("/") || Recordings.isFolder(output)
      path = isFolder ? "\(output)\(output.hasSuffix("/") ? "" : "/")\(file)" : output
    }
    if let identity = FileIdentity(path), identity == FileIdentity(recording.path) { throw .outputIsInput(path) }
    return path
  }
}
