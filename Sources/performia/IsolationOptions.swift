import ArgumentParser
import Host
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Which analyzers run in processes of their own, and what those may use.
struct IsolationOptions: ParsableArguments {
  enum Choice: String, ExpressibleByArgument, CaseIterable {
    case untrusted, all
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What runs in a process of its own: untrusted plugins, or all. (default: all for several recordings)",
      valueName: "untrusted|all"))
  var isolation: Choice?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A folder whose plugins run in processes of their own, trusted or not; may be repeated.", valueName: "folder"))
  var isolate: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What each step in a process of its own may use: seconds, cpu (seconds), memory or output (500M); goes before 'limits' of the pipeline; may be repeated.",
      valueName: "name=amount"))
  var limit: [StepLimitOption] = []

  func validate() throws {
    for folder in isolate where access(folder, X_OK) != 0 {
      throw ValidationError("--isolate is '\(folder)'; a folder with plugins was expected.")
    }
  }

  /// - Parameter isBatch: whether several recordings are to be analysed.
  func open(isBatch: Bool) -> Isolation {
    Isolation(
      scope: (isolation ?? (isBatch ? .all : .untrusted)) == .all ? .everything : .untrusted,
      executable: Discovery.executable, isolatedFolders: isolate,
      limits: limit.reduce(StepLimitChanges()) { $1.changes.over($0) },
      keepsAnalyzers: isBatch)
  }
}

/// One `--limit`, such as `seconds=60` or `memory=2G`.
struct StepLimitOption: ExpressibleByArgument {
  let changes: StepLimitChanges

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    var changes = StepLimitChanges()
    guard parts.count == 2, let name = StepLimitChanges.Name(rawValue: parts[0]), changes.set(name, to: parts[1]) else {
      return nil
    }
    self.changes = changes
  }
}
