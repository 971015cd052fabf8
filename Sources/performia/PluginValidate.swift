import ArgumentParser
import Artifacts
import Synchronization
import Validation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension ValidationLevel: ExpressibleByArgument {}

/// `performia plugins validate`.
struct PluginValidate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks that a plugin keeps every promise of the protocol.",
    discussion: """
      FILE is a plugin library or its manifest. Each check runs in a process of its own with a time limit, so that a
      plugin that crashes or hangs fails that check and no other.

      Examples:
        performia plugins validate libMyChords.so
        performia plugins validate MyChords.plugin.json --level full
        performia plugins validate libMyChords.so --check determinism.twice --analyzer org.example.chords
        performia plugins validate libMyChords.so --fuzz 60 --seed 7
        performia plugins validate --list

      Exit codes: 0 all checks passed, 1 some failed, 64 wrong command line, 66 no such plugin.
      """)

  @Argument(help: "Libraries or manifests.", completion: .file()) var files: [String] = []
  @Option(help: "quick, standard or full.") var level = ValidationLevel.standard
  @Option(name: .customLong("check"), help: "Only this check, and those that it requires; may be repeated.")
  var checks: [String] = []
  @Option(name: .customLong("analyzer"), help: "Only this analyzer; may be repeated.") var analyzers: [String] = []
  @Option(help: "Processes at once; by default one for each core.") var jobs: Int?
  @Option(name: .customLong("time-limit"), help: "Seconds for one check; some get a multiple.") var timeLimit: Double?
  @Option(help: "Seconds of random parameters, recordings and circumstances instead of the checks.") var fuzz: Double?
  @Option(help: "What random choices come from.") var seed = 1
  @OptionGroup var plugins: PluginOptions
  @Flag(help: "As JSON.") var json = false
  @Flag(help: "Only failures and the summary.") var quiet = false
  @Flag(help: "Lists the checks instead.") var list = false
  @Flag(help: "With --list: as Markdown, which is how docs/plugins/checks.md is made.") var markdown = false

  func validate() throws {
    if !list, files.isEmpty { throw ArgumentParser.ValidationError("Name a plugin library or its manifest.") }
    if let jobs, jobs < 1 { throw ArgumentParser.ValidationError("--jobs must be at least 1.") }
    if let timeLimit, !(timeLimit > 0 && timeLimit < 1e6) {
      throw ArgumentParser.ValidationError("--time-limit must be above 0.")
    }
    if let fuzz, !(fuzz > 0 && fuzz < 1e6) { throw ArgumentParser.ValidationError("--fuzz must be above 0.") }
    if !(0..<1 << 48).contains(seed) { throw ArgumentParser.ValidationError("--seed must be from 0 to 2^48 - 1.") }
  }

  func run() throws {
    if list {
      Console.output(markdown ? CheckList.markdown : CheckList.text)
      return
    }
    let settings = Validator.Settings(
      level: level, checks: checks.isEmpty ? nil : checks, analyzers: analyzers.isEmpty ? nil : analyzers,
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, timeLimit: timeLimit, seed: seed,
      executable: try Self.executable(), pluginFolders: plugins.folders, models: try ModelOptions.files())
    var reports: [ValidationReport] = []
    for file in files {
      let validator = try Validator(path: file, settings: settings)
      let results = try fuzz.map { try validator.fuzz(seconds: $0) { _ in } } ?? validator.run { _ in }
      let report = ValidationReport(subject: validator.subject, level: level, results: results)
      reports.append(report)
      if !json { Console.output(Console.printable(quiet || fuzz != nil ? report.brief : report.text)) }
    }
    if json {
      let documents = reports.map(\.json)
      Console.output((files.count == 1 ? documents[0] : .array(documents)).text(.readable) + "\n")
    }
    if !reports.allSatisfy(\.isValid) { endProgram(.someFailed) }
  }

  private static func executable() throws -> String {
    #if os(Linux)
      let path = "/proc/self/exe"
    #else
      let path = CommandLine.arguments[0]
    #endif
    return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}

/// Runs one check in this process, for `plugins validate`.
struct PluginRunCheck: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run-check", shouldDisplay: false)

  @Argument var job: String

  func run() throws {
    try CheckWorker.run(CheckJob(text: job))
    endProgram(.success)
  }
}
