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

struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyses recordings and writes their Song Maps.",
    discussion: """
      Reads wav, flac, ogg, opus, mp3 and aiff; others, such as m4a, where the program ffmpeg is installed. A map is \
      written to NAME.songmap.json in the current folder, or where -o says; it is checked before it is written, and \
      never written in part. In a batch one bad file is reported and the others are done.

      Examples:
        performia analyze song.ogg
        performia analyze song.mp3 -o song.json --set chords.vocabulary=majmin
        performia analyze album/ more.flac -o maps/ --format json --format midi
        curl -s https://example.org/song.ogg | performia analyze - > song.json
        performia analyze song.ogg --set chords.use=org.example.chords --plugin-path ~/my-plugins
      """)

  @Argument(
    help: ArgumentHelp("Files, folders, or - for standard input.", valueName: "recording"), completion: .file())
  var inputs: [String]

  @OptionGroup var pipelineOptions: PipelineOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file, a folder, or - for standard output.", valueName: "path"), completion: .file())
  var output: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("json, or a format of 'performia export'; may be repeated.", valueName: "format"))
  var format: [OutputFormat] = [.json]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Cores to use, within and across recordings. Networks use the threads that their analyzers declare.",
      valueName: "n"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(name: .long, help: "Write events as JSON lines to standard output instead of showing progress.")
  var json = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write timings and cache hits of the run to a JSON file.", valueName: "file"))
  var report: String?

  @Flag(name: .long, help: "With --json: also the part of the map that each step gives, as soon as it is there.")
  var parts = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also write the stems of a pipeline that separates, as FLAC, into a folder.", valueName: "folder"),
    completion: .directory)
  var stems: String?

  @Option(
    name: .long, help: ArgumentHelp("Refuse recordings that last longer. (default: no limit)", valueName: "seconds"))
  var maxDuration: Double?

  @Option(
    name: .long,
    help: ArgumentHelp("End with standard input, and wait for the lock of a file first.", visibility: .private))
  var supervised: String?

  @Flag(name: .long, help: "Neither read nor write the cache.") var noCache = false
  @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false
  @Flag(name: .shortAndLong, help: "Show messages of analyzers and the time of each step.") var verbose = false

  @OptionGroup var isolationOptions: IsolationOptions
  @OptionGroup var cacheOptions: CacheOptions
  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if inputs.isEmpty { throw ValidationError("Name at least one recording.") }
    if jobs < 1 { throw ValidationError("--jobs is \(jobs); at least 1 was expected.") }
    if inputs.count > 1, !pipelineOptions.given.isEmpty {
      throw ValidationError("--given is what one recording says; name only that one.")
    }
    if let maxDuration, !(maxDuration > 0) {
      throw ValidationError("--max-duration is \(maxDuration); seconds above 0 were expected.")
    }
    if parts, !json { throw ValidationError("--parts is for --json.") }
    if format.isEmpty { throw ValidationError("Name at least one format.") }
  }

  func run() throws {
    let interruption = Interruption()
    defer { TemporaryFolder.remove() }
    try supervised.map(interruption.obey)
    let discovery = try plugins.discoverSome()
    let plan = try pipelineOptions.plan(discovery, folders: plugins.pipelineFolders)
    let formats = format.enumerated().filter { !format.prefix($0.offset).contains($0.element) }.map(\.element)
    let recordings = try Recordings(inputs: inputs, output: output, formats: formats)
    if let report { try recordings.checkReport(report) }
    if stems != nil {
      guard recordings.list.count == 1 else { throw ValidationError("--stems is for one recording.") }
      guard !plan.stemNames.isEmpty else { throw CommandError.noStems(pipeline: plan.name) }
    }
    if json, recordings.writesToStandardOutput { throw CommandError.eventsAndMapOnStandardOutput }
    let reporter = Reporter(
      style: json ? .events : quiet ? .quiet : Console.isErrorATerminal ? .terminal : .plain, isVerbose: verbose,
      recordings: recordings.list.count)
    if !json, !quiet { for note in plan.notes { Console.error("note: \(note)\n") } }
    let batch = Batch(
      plan: plan, types: discovery.catalogue.types, recordings: recordings, jobs: jobs,
      cache: noCache ? nil : try cacheOptions.open(), temporaryFolder: try TemporaryFolder.shared(),
      isolation: isolationOptions.open(isBatch: recordings.list.count > 1), interruption: interruption,
      reporter: reporter, maximumDuration: maxDuration ?? .infinity, tellsParts: parts, stemFolder: stems,
      keepsReports: report != nil)
    let results = batch.run()
    reporter.finish()
    if let report { try write(results.compactMap(\.report), to: report) }
    let failures = results.compactMap(\.failure)
    guard let first = failures.first else { return }
    TemporaryFolder.remove()
    if interruption.cancellation.isRequested { endProgram(.interrupted) }
    endProgram(failures.count < results.count ? .someFailed : ExitStatus(first))
  }

  private func write(_ reports: [JSON], to path: String) throws {
    let text = JSON.object([JSON.Member("recordings", .array(reports))]).text(.readable) + "\n"
    do {
      try AtomicFile.write(Array(text.utf8), to: path)
    } catch {
      throw CommandError.unwritableReport(path: path, reason: error.message)
    }
  }
}
