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
#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct Separate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Splits a recording into stems: vocals, drums, bass, the rest, and the accompaniment.",
    discussion: """
      Writes one file a stem and NAME.songmap.json, which names them with their hashes and loudness, into a folder. All \
      files appear together at the end, or none does.

      Examples:
        performia separate song.mp3                                  into the folder song.stems
        performia separate song.mp3 --stems vocals,drums,bass,other
        performia separate song.mp3 -o karaoke/ --stems instrumental --format ogg
        performia separate song.wav --format wav --set separation.mask_power=1
      """)

  @Argument(help: ArgumentHelp("The recording.", valueName: "recording"), completion: .file())
  var input: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder of the stems; made where it is not there.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(name: .shortAndLong, help: "flac (24 bit), wav (32 bit float) or ogg (Vorbis).")
  var format: StemFormat = .flac

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Stems to write, separated by commas; instrumental is another name of the accompaniment. (default: all)",
      valueName: "names"))
  var stems: String?

  @Option(name: [.short, .long], help: ArgumentHelp("A pipeline with stems, by name or file.", valueName: "pipeline"))
  var pipeline = "stems"

  @Option(
    name: .long,
    help: ArgumentHelp("Change one thing of a step, as in analyze; may be repeated.", valueName: "step.key=value"))
  var set: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("Cores to use.", valueName: "n"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(name: .long, help: "Write events as JSON lines to standard output instead of showing progress.")
  var json = false
  @Flag(name: .long, help: "Neither read nor write the cache.") var noCache = false
  @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
  @Flag(name: .shortAndLong, help: "Show messages of analyzers and the time of each step.") var verbose = false

  @OptionGroup var isolationOptions: IsolationOptions
  @OptionGroup var cacheOptions: CacheOptions
  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs is \(jobs); at least 1 was expected.") }
    if let stems, Self.names(stems).isEmpty { throw ValidationError("--stems names no stem.") }
  }

  private static func names(_ list: String) -> [StemName] {
    list.split { $0 == "," || $0 == " " }.map { StemName(name: String($0)) }
  }

  func run() throws {
    let interruption = Interruption()
    defer { TemporaryFolder.remove() }
    let discovery = try plugins.discoverSome()
    var plan = try PipelineOptions.plan(pipeline, set, discovery, folders: plugins.pipelineFolders)
    let wanted = try stems.map { try Self.check(Self.names($0), plan) }
    if plan.stemNames.isEmpty { throw CommandError.noStems(pipeline: plan.name) }
    if let wanted { plan = plan.keeping(wanted.map(\.stem), of: "stems") }
    let recording = try Recording(naming: input)
    let name = recording.baseName
    let folder = output.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? "\(name).stems"
    if access(folder, F_OK) == 0, !Recordings.isFolder(folder) { throw CommandError.notAStemFolder(folder) }
    for stem in wanted?.map(\.name) ?? plan.stemNames {
      let path = "\(folder)/\(stem).\(format.rawValue)"
      if let file = FileIdentity(path), file == FileIdentity(recording.path) { throw CommandError.outputIsInput(path) }
    }
    let reporter = Reporter(
      style: json ? .events : quiet ? .quiet : Console.isErrorATerminal ? .terminal : .plain, isVerbose: verbose,
      recordings: 1)
    if !json, !quiet { for note in plan.notes { Console.error("note: \(note)\n") } }
    do {
      try separate(recording, name: name, into: folder, wanted: wanted, plan, discovery, interruption, reporter)
    } catch {
      let failure = error as? any CodedError ?? UnexpectedError(reason: "\(error)")
      reporter.failed(recording.name, failure)
      reporter.finish()
      TemporaryFolder.remove()
      endProgram(interruption.cancellation.isRequested ? .interrupted : ExitStatus(failure))
    }
    reporter.finish()
  }

  private func separate(
    _ recording: Recording, name: String, into folder: String, wanted: [StemName]?, _ plan: Plan,
    _ discovery: Discovery, _ interruption: Interruption, _ reporter: Reporter
  ) throws {
    let isolation = isolationOptions.open(isBatch: false)
    let settings = AnalysisSettings(
      cache: noCache ? nil : try cacheOptions.open(), budget: CoreBudget(cores: jobs),
      cancellation: interruption.cancellation, temporaryFolder: try TemporaryFolder.shared(), isolation: isolation,
      observer: { reporter.note($0, recording: recording.name) })
    let clock = ContinuousClock()
    let start = clock.now
    reporter.began(recording.name)
    let files = StemFiles(folder: folder, format: format, names: wanted, interruption: interruption)
    let analysis = try SongAnalysis(
      path: recording.path, plan: plan, types: discovery.catalogue.types, settings: settings, writeStem: files.write)
    for failure in isolation.close() { reporter.warn(failure) }
    let map = "\(folder)/\(name).\(OutputFormat.json.fileExtension)"
    let bytes = try analysis.checkedText(name: map)
    try interruption.whileWriting {
      if interruption.cancellation.isRequested { throw HostError.cancelled }
      try AtomicFile.write(bytes, to: map)
      try files.publish()
    }
    let outputs = (files.paths + [map]).map { (format: OutputFormat.json, path: String?($0)) }
    reporter.ended(
      Recording(name: recording.name, path: recording.path, outputs: outputs), document: analysis.document,
      seconds: (clock.now - start) / .seconds(1))
    for path in files.clipped where !quiet && !json {
      Console.error("\(path): note: samples beyond -1 to 1 are clipped; --format wav keeps them\n")
    }
  }

  /// - Throws: ``CommandError/unknownStem(name:known:)`` with the list of those that there are.
  private static func check(_ names: [StemName], _ plan: Plan) throws(CommandError) -> [StemName] {
    let known = plan.stemNames
    for name in names where !known.contains(name.stem) {
      let all = known + (known.contains("accompaniment") ? ["instrumental"] : [])
      throw .unknownStem(name.name, known: all)
    }
    return names
  }
}

extension StemFormat: ExpressibleByArgument {}

extension Plan {
  /// What stems the pipeline gives, in the document's order.
  var stemNames: [String] { fields.first { $0.field == "stems" }?.parts.map(\.name) ?? [] }
}
