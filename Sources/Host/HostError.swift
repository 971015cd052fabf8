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
  case isolationUnavailable(step: String, analyzer: String)
  case lostInput(step: String, input: String)
  case cannotSpool(folder: String, reason: String)
  case cancelled
  case damagedCacheEntry(path: String, reason: String)
  case cannotWriteCache(path: String, reason: String)
  case noAnalyzers(folders: [String])
  case unreadableFile(path: String, reason: String)
  /// The recording was written to while it was analysed.
  case changedFile(path: String)

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
      case .isolationUnavailable: 8
      case .lostInput: 9
      case .cannotSpool: 10
      case .cancelled: 11
      case .damagedCacheEntry: 12
      case .cannotWriteCache: 13
      case .noAnalyzers: 14
      case .unreadableFile: 15
      case .changedFile: 16
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
    case .isolationUnavailable(let step, let analyzer):
      "step '\(step)' (\(analyzer)) asks for a process of its own, which this version cannot give"
    case .lostInput(let step, let input): "step '\(step)' was skipped: nothing gave its input '\(input)'"
    case .cannotSpool(let folder, let reason): "intermediate data cannot be kept in \(folder): \(reason)"
    case .cancelled: "the analysis was stopped"
    case .damagedCacheEntry(let path, let reason): "the cache entry \(path) is damaged: \(reason)"
    case .cannotWriteCache(let path, let reason): "the cache at \(path) cannot be written: \(reason)"
    case .noAnalyzers(let folders): "no analyzers were found; searched \(folders.joined(separator: ", "))"
    case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)"
    case .changedFile(let path): "\(path) changed while it was being read"
    }
  }

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
    ErrorCatalogueEntry(
      code: "PF-HOST-009", summary: "A step needs a process of its own.",
      advice: "Use another analyzer, or leave out 'isolation: process' where the analyzer allows it."),
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
  ]
}
