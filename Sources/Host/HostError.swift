import Artifacts

/// What can go wrong between host and plugins.
public enum HostError: CodedError {
  /// The dynamic loader refused a library.
  case cannotLoad(library: String, reason: String)
  case noEntry(library: String)
  case wrongABI(library: String, reason: String)
  case manifestDiffers(manifest: String, analyzer: String, difference: String)
  /// An analyzer said that it could not do its work.
  case analyzerFailed(step: String, analyzer: String, reason: String)
  /// An analyzer handed over data that break a rule.
  case invalidOutput(step: String, analyzer: String, output: String, reason: String)
  case missingOutput(step: String, analyzer: String, output: String)
  case refusedParameter(step: String, analyzer: String, parameter: String, reason: String)
  case lostInput(step: String, input: String)
  case cannotSpool(folder: String, reason: String)
  case cancelled
  case damagedCacheEntry(path: String, reason: String)
  case cannotWriteCache(path: String, reason: String)
  case noAnalyzers(folders: [String])
  case unreadableFile(path: String, reason: String)
  /// The recording was written to while it was analysed.
  case changedFile(path: String)
  /// A process of its own ended with a signal.
  case crashed(subject: String, how: String, lastWords: String?)
  /// A limit was exceeded.
  case overLimit(subject: String, limit: String, lastWords: String?)
  /// A process of its own ended, or turned away from the host, before it had answered.
  case endedItself(subject: String, how: String, lastWords: String?)
  /// What a process of its own answered cannot be understood.
  case brokenAnswer(subject: String, reason: String)
  /// Processes that a plugin started outlived its work.
  case leftProcesses(subject: String, count: Int)
  /// The system gives no process.
  case cannotIsolate(subject: String, reason: String)
  case crashedWhileLoading(library: String, how: String, lastWords: String?)
  case quarantined(library: String, reason: String)
  case cannotKeepRegister(path: String, reason: String)
  /// A process of its own printed where the host's own results go; its results stand.
  case printed(subject: String, text: String)
  /// A library that shall adapt another plugin world does not.
  case noAdapter(library: String)
  /// An adapter makes no analyzer of a foreign plugin.
  case unusableForeign(argument: String, reason: String)
  /// A model is not any more what it was when the plan was made.
  case changedModel(step: String, analyzer: String, model: String, reason: String)

  private var entry: ErrorCatalogueEntry {
    let index =
      switch self {
      case .cannotLoad: 0
      case .noEntry: 1
      case .wrongABI: 2
      case .manifestDiffers: 3
      case .analyzerFailed: 4
      case .invalidOutput: 5
      case .missingOutput: 6
      case .refusedParameter: 7
      case .lostInput: 8
      case .cannotSpool: 9
      case .cancelled: 10
      case .damagedCacheEntry: 11
      case .cannotWriteCache: 12
      case .noAnalyzers: 13
      case .unreadableFile: 14
      case .changedFile: 15
      case .crashed: 16
      case .overLimit: 17
      case .endedItself: 18
      case .brokenAnswer: 19
      case .leftProcesses: 20
      case .cannotIsolate: 21
      case .crashedWhileLoading: 22
      case .quarantined: 23
      case .cannotKeepRegister: 24
      case .printed: 25
      case .noAdapter: 26
      case .unusableForeign: 27
      case .changedModel: 28
      }
    return Self.catalogue[index]
  }

  public var code: String { entry.code }
  public var advice: String { entry.advice }

  public var message: String {
    switch self {
    case .cannotLoad(let library, let reason): "the plugin library \(library) cannot be loaded: \(reason)"
    case .noEntry(let library): "\(library) does not export performia_plugin_entry, so it is not a Performia plugin"
    case .wrongABI(let library, let reason): "\(library) does not fit this host: \(reason)"
    case .manifestDiffers(let manifest, let analyzer, let difference):
      "\(manifest) does not tell the truth about \(analyzer): \(difference)"
    case .analyzerFailed(let step, let analyzer, let reason): "step '\(step)' (\(analyzer)) failed: \(reason)"
    case .invalidOutput(let step, let analyzer, let output, let reason):
      "step '\(step)' (\(analyzer)) gave a wrong '\(output)': \(reason)"
    case .missingOutput(let step, let analyzer, let output):
      "step '\(step)' (\(analyzer)) ended without giving '\(output)'"
    case .refusedParameter(let step, let analyzer, let parameter, let reason):
      "step '\(step)' (\(analyzer)) refuses \(parameter.isEmpty ? "its parameters" : "'\(parameter)'"): \(reason)"
    case .lostInput(let step, let input): "step '\(step)' was skipped: nothing gave its input '\(input)'"
    case .cannotSpool(let folder, let reason): "intermediate data cannot be kept in \(folder): \(reason)"
    case .cancelled: "the analysis was stopped"
    case .damagedCacheEntry(let path, let reason): "the cache entry \(path) is damaged: \(reason)"
    case .cannotWriteCache(let path, let reason): "the cache at \(path) cannot be written: \(reason)"
    case .noAnalyzers(let folders): "no analyzers were found; searched \(folders.joined(separator: ", "))"
    case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)"
    case .changedFile(let path): "\(path) changed while it was being read"
    case .crashed(let subject, let how, let lastWords): "\(subject) crashed: \(how)" + Self.quote(lastWords)
    case .overLimit(let subject, let limit, let lastWords):
      "\(subject) was stopped: it used more than the \(limit) that it may" + Self.quote(lastWords)
    case .endedItself(let subject, let how, let lastWords):
      "\(subject) gave no result: \(how)" + Self.quote(lastWords)
    case .brokenAnswer(let subject, let reason):
      "\(subject) gave an answer that cannot be understood: \(reason)"
    case .leftProcesses(let subject, let count):
      "\(subject) left \(count) \(count == 1 ? "process" : "processes") running when it was done; "
        + "\(count == 1 ? "it was" : "they were") ended and its results dropped"
    case .cannotIsolate(let subject, let reason): "\(subject) cannot be given a process of its own: \(reason)"
    case .crashedWhileLoading(let library, let how, let lastWords):
      "the plugin library \(library) crashes while it is loaded: \(how)" + Self.quote(lastWords)
    case .quarantined(let library, let reason):
      "the plugin library \(library) is not loaded, because it crashed when it last was: \(reason)"
    case .cannotKeepRegister(let path, let reason):
      "what is known of plugin libraries cannot be kept in \(path): \(reason)"
    case .printed(let subject, let text):
      "\(subject) printed to standard output, where only results of the command belong; it was kept from there: \(text)"
    case .noAdapter(let library): "\(library) adapts no other plugin world"
    case .unusableForeign(let argument, let reason): "the foreign plugin '\(argument)' cannot be used: \(reason)"
    case .changedModel(let step, let analyzer, let model, let reason):
      "step '\(step)' (\(analyzer)) cannot read its model '\(model)': \(reason)"
    }
  }

  private static func quote(_ lastWords: String?) -> String { lastWords.map { "; the last it said: \($0)" } ?? "" }

  public static let catalogue = [
    ErrorCatalogueEntry(
      code: "PF-HOST-001", summary: "The system's loader refuses a plugin library.",
      advice: "Install what the library needs (ldd FILE shows it), or build it again for this machine."),
    ErrorCatalogueEntry(
      code: "PF-HOST-002", summary: "A library has no entry.",
      advice: "Export one C function performia_plugin_entry, as performia/entry.h describes."),
    ErrorCatalogueEntry(
      code: "PF-HOST-003", summary: "A plugin was built for another version of the protocol.",
      advice:
        "Build the plugin again with this version's headers, or use the version of Performia that it was built for."),
    ErrorCatalogueEntry(
      code: "PF-HOST-004", summary: "A manifest and the library beside it differ.",
      advice: "Write the manifest anew with: performia plugins manifest LIBRARY"),
    ErrorCatalogueEntry(
      code: "PF-HOST-005", summary: "An analyzer could not do its work.",
      advice: "Read the reason; another analyzer can be used with --set STEP.use=ID, or the step made optional."),
    ErrorCatalogueEntry(
      code: "PF-HOST-006", summary: "An analyzer handed over data that break the rules of their type.",
      advice: "This is a fault of the analyzer; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-HOST-007", summary: "An analyzer left out an output that is needed.",
      advice: "This is a fault of the analyzer; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-HOST-008", summary: "An analyzer refuses a combination of parameters.",
      advice: "Change the parameter; performia plugins show ID lists what is allowed."),
    // PF-HOST-009 said that no processes are to be had; it is not given any more, and its number not given again.
    ErrorCatalogueEntry(
      code: "PF-HOST-010", summary: "A step was skipped because a step before it failed.",
      advice: "Mend the step that failed; it is named too."),
    ErrorCatalogueEntry(
      code: "PF-HOST-011", summary: "Intermediate data found no place.",
      advice: "Free some space, or set TMPDIR to a folder that has it."),
    ErrorCatalogueEntry(
      code: "PF-HOST-012", summary: "The analysis was stopped by the user.",
      advice: "Run it again; finished steps are cached."),
    ErrorCatalogueEntry(
      code: "PF-HOST-013", summary: "A cache entry is damaged; it is removed and computed again.",
      advice: "Nothing is lost. If it happens again, check the disk, or empty the cache with: performia cache clear"),
    ErrorCatalogueEntry(
      code: "PF-HOST-014", summary: "Results could not be cached; the analysis goes on without.",
      advice: "Free some space, set PERFORMIA_CACHE to another folder, or use --no-cache."),
    ErrorCatalogueEntry(
      code: "PF-HOST-015", summary: "No analyzer is installed.",
      advice:
        "Build the bundled ones with 'make build', or name their folder with --plugin-path or PERFORMIA_PLUGIN_PATH."),
    ErrorCatalogueEntry(
      code: "PF-HOST-016", summary: "A file that the host needs cannot be read.",
      advice: "Check the path and its permissions."),
    ErrorCatalogueEntry(
      code: "PF-HOST-017", summary: "A recording was written to while it was analysed; nothing of it is kept.",
      advice: "Wait until the file is complete, then run the analysis again."),
    ErrorCatalogueEntry(
      code: "PF-HOST-018", summary: "A plugin crashed in its own process; nothing else was harmed.",
      advice: "This is a fault of the plugin; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-HOST-019", summary: "A plugin used more time, memory or room for results than it may.",
      advice:
        "If it needs that much, raise the limit with --limit NAME=AMOUNT; otherwise use another analyzer."),
    ErrorCatalogueEntry(
      code: "PF-HOST-020", summary: "A plugin ended its process, or left its host, instead of giving a result.",
      advice: "This is a fault of the plugin; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-HOST-021", summary: "What came from a plugin's process cannot be understood.",
      advice: "This is a fault of the plugin; tell its maker, or use another one by --set STEP.use=ID."),
    ErrorCatalogueEntry(
      code: "PF-HOST-022", summary: "A plugin left processes running.",
      advice: "This is a fault of the plugin: what it starts must have ended when analyze returns."),
    ErrorCatalogueEntry(
      code: "PF-HOST-023", summary: "The system gives no process for a plugin.",
      advice:
        "See the reason; performia doctor says what is missing. A plugin that you trust needs no process of its own: "
        + "performia plugins trust FILE"),
    ErrorCatalogueEntry(
      code: "PF-HOST-024", summary: "A plugin library crashes while it is loaded; it is left alone until it changes.",
      advice: "Tell its maker, or use another analyzer. To try it again: performia plugins retry FILE"),
    ErrorCatalogueEntry(
      code: "PF-HOST-025", summary: "A plugin library is left alone because it crashed while it was loaded.",
      advice: "Install another version of it. To try this one again: performia plugins retry FILE"),
    ErrorCatalogueEntry(
      code: "PF-HOST-026", summary: "Which libraries are trusted or left alone cannot be kept or read.",
      advice: "Check the folder and its permissions, or set XDG_STATE_HOME to another one."),
    ErrorCatalogueEntry(
      code: "PF-HOST-027", summary: "A plugin printed to standard output; its results stand.",
      advice: "Nothing is lost. Tell its maker: what an analyzer has to say goes through performia_host.log."),
    ErrorCatalogueEntry(
      code: "PF-HOST-028", summary: "A library that should adapt another plugin world does not.",
      advice: "Name an adapter, such as Vamp; performia plugins adopt --help says more."),
    ErrorCatalogueEntry(
      code: "PF-HOST-029", summary: "A plugin of another plugin world cannot be used.",
      advice: "Install it again, or look where its world looks for plugins; performia plugins adopt ADAPTER --list "
        + "shows those that are found."),
    ErrorCatalogueEntry(
      code: "PF-HOST-030", summary: "The file of a model changed while a command that reads it was running.",
      advice: "Run the command again; performia models verify says which models have to be installed again."),
  ]
}
