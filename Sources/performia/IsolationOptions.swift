import ArgumentParser
import Host

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
      "What a step in a process of its own may use: seconds, cpu (seconds), memory or output (500M); may be repeated.",
      valueName: "name=amount"))
  var limit: [StepLimitOption] = []

  /// - Parameter isBatch: whether several recordings are to be analysed.
  func open(isBatch: Bool) -> Isolation {
    Isolation(
      scope: (isolation ?? (isBatch ? .all : .untrusted)) == .all ? .everything : .untrusted,
      executable: Discovery.executable, limits: limit.reduce(into: StepLimitChanges()) { $1.apply(to: &$0) },
      keepsAnalyzers: isBatch)
  }
}

/// One `--limit`, such as `seconds=60` or `memory=2G`.
struct StepLimitOption: ExpressibleByArgument {
  enum Amount {
    case seconds(Double)
    case processorSeconds(Double)
    case memory(Int)
    case output(Int)
  }

  let amount: Amount

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    let seconds = Double(parts[1]).flatMap { $0 > 0 && $0 <= 1e9 ? $0 : nil }
    let bytes = ByteCount(parts[1]).flatMap { $0.value > 0 ? Int($0.value) : nil }
    switch (parts[0], seconds, bytes) {
    case ("seconds", let seconds?, _): amount = .seconds(seconds)
    case ("cpu", let seconds?, _): amount = .processorSeconds(seconds)
    case ("memory", _, let bytes?): amount = .memory(bytes)
    case ("output", _, let bytes?): amount = .output(bytes)
    default: return nil
    }
  }

  func apply(to changes: inout StepLimitChanges) {
    switch amount {
    case .seconds(let seconds): changes.seconds = seconds
    case .processorSeconds(let seconds): changes.processorSeconds = seconds
    case .memory(let bytes): changes.memory = bytes
    case .output(let bytes): changes.output = bytes
    }
  }
}
