import ArgumentParser
import Artifacts
import Engine
import Evaluation
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

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Scores a pipeline, or what other programs found, on recordings with ground truth.",
    discussion: """
      The dataset is a folder of recordings with annotations: item folders with item.json, JAMS files, or .beats and .lab \
      files next to audio (docs/evaluation.md). Prints for each task the field's metrics as unweighted means over items \
      with 95 % confidence intervals, and the worst items. With --compare, differences of two programs on the same items, \
      with their significance. Items with unusable annotations are named and left out; exit code 1 says so.

      Examples:
        performia evaluate --dataset corpus/
        performia evaluate --dataset corpus/ --pipeline mine.yaml -o report/
        performia evaluate --dataset corpus/ --compare-set chords.vocabulary=full
        performia evaluate --dataset corpus/ --pipeline default --compare mine.yaml --task chords
        performia evaluate --dataset corpus/ --estimates their-results/ --compare default
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder of recordings with ground truth.", valueName: "folder"),
    completion: .directory)
  var dataset: String

  @OptionGroup var pipelineOptions: PipelineOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Score what another program found, in place of a pipeline: a folder with NAME.songmap.json, NAME.jams or "
        + ".beats and .lab files for the dataset's items.", valueName: "folder"),
    completion: .directory)
  var estimates: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Compare with another pipeline, or with a folder of estimates.", valueName: "pipeline|folder"))
  var compare: String?

  @Option(
    name: .customLong("compare-set"),
    help: ArgumentHelp(
      "As --set, for the pipeline that is compared with; without --compare, the same pipeline.",
      valueName: "step.key=value"))
  var compareSet: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write evaluation.json and evaluation.html into a folder.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(name: .long, help: ArgumentHelp("Only this task; may be repeated.", valueName: "task"))
  var task: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Only items whose name fits, with * and ?; may be repeated.", valueName: "name"))
  var item: [String] = []

  @Flag(name: .long, help: "Print the report as JSON instead of tables.") var json = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Cores to use, within and across recordings. Networks use the threads that their analyzers declare.",
      valueName: "n"))
  var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

  @Flag(name: .long, help: "Neither read nor write the cache.") var noCache = false
  @Flag(name: .shortAndLong, help: "Say nothing but the report and errors.") var quiet = false
  @Flag(name: .shortAndLong, help: "Show messages of analyzers and the time of each step.") var verbose = false

  @OptionGroup var isolationOptions: IsolationOptions
  @OptionGroup var cacheOptions: CacheOptions
  @OptionGroup var plugins: PluginOptions

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs is \(jobs); at least 1 was expected.") }
    if estimates != nil, !pipelineOptions.set.isEmpty || pipelineOptions.pipeline != "default" {
      throw ValidationError("--pipeline and --set say what is run, and --estimates names results that exist.")
    }
    if !pipelineOptions.given.isEmpty {
      throw ValidationError("--given is what one recording says, and a dataset has many.")
    }
    let known = EvaluationTask.all.map(\.name)
    for name in task where !known.contains(name) {
      throw ValidationError("There is no task '\(name)'; there are \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let interruption = Interruption()
    defer { TemporaryFolder.remove() }
    if let output { try requireWritableFolder(output) }
    let dataset = try Dataset.load(folder: dataset)
    let items = dataset.items.filter { isNamed($0.name, $0.group) }
    let skipped = dataset.skipped.filter { isNamed($0.name, $0.group) }
    if items.isEmpty, skipped.isEmpty {
      throw CommandError.noSuchItem(item.joined(separator: ", "), dataset: self.dataset)
    }
    let sides = try sides(dataset)
    let reporter = Reporter(
      style: quiet || json ? .quiet : Console.isErrorATerminal ? .terminal : .plain, isVerbose: verbose,
      recordings: items.count * sides.count)
    let run = EvaluationRun(
      items: items, tasks: EvaluationTask.all.filter { task.isEmpty || task.contains($0.name) }, jobs: jobs,
      cache: noCache ? nil : try cacheOptions.open(), isolation: isolationOptions.open(isBatch: items.count > 1),
      interruption: interruption, reporter: reporter)
    let outcomes = try sides.map { try run.outcomes(of: $0) }
    for failure in run.isolation.close() { reporter.warn(failure) }
    reporter.finish()
    if interruption.cancellation.isRequested { throw HostError.cancelled }
    let report = EvaluationReport(
      tool: Performia.tool, dataset: self.dataset, subjects: sides.map(\.subject),
      items: items.enumerated().map { index, item in
        EvaluationReport.Item(
          name: item.name, group: item.group, outcomes: outcomes.map { $0[index] }, notes: item.notes)
      },
      skipped: skipped.map { item in
        EvaluationReport.SkippedItem(
          name: item.name, group: item.group,
          problems: item.problems.map { .init(text: $0.description, advice: $0.advice) })
      })
    try interruption.whileWriting { try write(report) }
    TemporaryFolder.remove()
    if report.tasks.isEmpty { throw CommandError.nothingToEvaluate(dataset: self.dataset) }
    if !report.skipped.isEmpty || report.hasFailures { endProgram(.someFailed) }
  }

  /// Whether `--item` asks for an item: by its name, or by a pattern for the name with or without the group.
  private func isNamed(_ name: String, _ group: String) -> Bool {
    item.isEmpty
      || item.contains { wanted in
        // Brackets stand for themselves: they are frequent in the names of recordings.
        let pattern = wanted.reduce(into: "") { $0 += "[]\\".contains($1) ? "\\\($1)" : "\($1)" }
        return fnmatch(pattern, name, 0) == 0 || fnmatch(pattern, "\(group)/\(name)", 0) == 0
      }
  }

  /// What is evaluated, and what it is compared with.
  private func sides(_ dataset: Dataset) throws -> [EvaluationSide] {
    func side(_ folder: String) throws -> EvaluationSide {
      EvaluationSide(try Estimates.load(folder: folder, for: dataset), folder: folder)
    }
    var sides = [try estimates.map(side) ?? pipelineSide(pipelineOptions.pipeline, pipelineOptions.set)]
    if let compare, try isFolderOfEstimates(compare) {
      guard compareSet.isEmpty else {
        throw ValidationError("--compare-set changes a pipeline, and '\(compare)' is a folder of estimates.")
      }
      sides.append(try side(compare))
    } else if compare != nil || !compareSet.isEmpty {
      let set = (compare == nil ? pipelineOptions.set : []) + compareSet
      sides.append(try pipelineSide(compare ?? pipelineOptions.pipeline, set))
    }
    return sides
  }

  /// A pipeline's name goes before a folder's; a slash makes clear which is meant.
  private func isFolderOfEstimates(_ name: String) throws -> Bool {
    let pipelines = PipelineSource.list(searchFolders: plugins.pipelineFolders).map(\.name)
    if Recordings.isFolder(name) { return name.contains("/") || !pipelines.contains(name) }
    if name.hasSuffix("/") { throw EvaluationError.noSuchFolder(path: name) }
    return false
  }

  private func pipelineSide(_ pipeline: String, _ set: [String]) throws -> EvaluationSide {
    let discovery = try plugins.discoverSome()
    let plan = try PipelineOptions.plan(pipeline, set, discovery, folders: plugins.pipelineFolders)
    if !quiet, !json { for note in plan.notes { Console.error("note: \(note)\n") } }
    return EvaluationSide(plan, discovery.catalogue.types, changes: set)
  }

  private func write(_ report: EvaluationReport) throws {
    let document = report.json.text(.readable) + "\n"
    let violations = try EvaluationSchema.violations(of: document)
    guard violations.isEmpty else {
      throw CommandError.refusedEvaluation(
        violations.prefix(3).map { "\($0.pointer): \($0.message)" }.joined(separator: "; "))
    }
    Console.output(json ? document : report.text)
    guard let output else { return }
    for (name, text) in [("evaluation.json", document), ("evaluation.html", report.html)] {
      do {
        try AtomicFile.write(Array(text.utf8), to: "\(output)/\(name)")
      } catch {
        throw CommandError.unwritableReport(path: "\(output)/\(name)", reason: error.reason)
      }
    }
    if !json { Console.output("wrote \(output)/evaluation.json and \(output)/evaluation.html\n") }
  }

  /// Asked before anything is analysed, so that no work is lost to a mistyped name.
  private func requireWritableFolder(_ path: String) throws {
    do {
      try makeParentFolder(of: "\(path)/evaluation.json")
    } catch {
      throw CommandError.unwritableReport(path: path, reason: error.reason)
    }
    guard access(path, W_OK) == 0 else {
      throw CommandError.unwritableReport(path: path, reason: String(cString: strerror(errno)))
    }
  }
}

extension EvaluationReport {
  fileprivate var hasFailures: Bool { items.contains { $0.outcomes.contains { $0.failure != nil } } }
}

extension SongMapError {
  /// What stopped a write, without the file's name.
  fileprivate var reason: String {
    if case .unwritableFile(_, let reason) = self { reason } else { message }
  }
}
