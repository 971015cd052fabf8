/// Limits of a step in a process of its own, to take in place of others; nil for those that stay.
public struct StepLimitChanges: Sendable, Equatable {
  /// The limits as pipelines and the command line name them.
  public enum Name: String, CaseIterable, Sendable {
    case seconds, cpu, memory, output

    /// What an amount of it looks like.
    var expectation: String {
      switch self {
      case .seconds, .cpu: "a number of seconds above 0, at most 1000000000"
      case .memory, .output: "a size above 0 such as 500M or 4G"
      }
    }
  }

  /// Wall-clock time in seconds.
  public var seconds: Double?
  /// Processor time in seconds.
  public var processorSeconds: Double?
  /// Resident memory in bytes.
  public var memory: Int?
  /// All results together in bytes.
  public var output: Int?

  public init(
    seconds: Double? = nil, processorSeconds: Double? = nil, memory: Int? = nil, output: Int? = nil
  ) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.memory = memory
    self.output = output
  }

  public var isEmpty: Bool { self == StepLimitChanges() }

  /// Takes an amount as it is written: seconds as a number, memory and output as a ``ByteCount``.
  ///
  /// - Returns: false, and nothing has changed, where the text is no amount above 0.
  public mutating func set(_ name: Name, to text: String) -> Bool {
    let time = Double(text).flatMap { $0 > 0 && $0 <= 1e9 ? $0 : nil }
    let size = ByteCount(text).flatMap { $0.value > 0 ? Int($0.value) : nil }
    switch name {
    case .seconds: seconds = time ?? seconds
    case .cpu: processorSeconds = time ?? processorSeconds
    case .memory: memory = size ?? memory
    case .output: output = size ?? output
    }
    switch name {
    case .seconds, .cpu: return time != nil
    case .memory, .output: return size != nil
    }
  }

  mutating func reset(_ name: Name) {
    switch name {
    case .seconds: seconds = nil
    case .cpu: processorSeconds = nil
    case .memory: memory = nil
    case .output: output = nil
    }
  }

  /// These limits, and `others` where they say nothing.
  public func over(_ others: StepLimitChanges) -> StepLimitChanges {
    StepLimitChanges(
      seconds: seconds ?? others.seconds, processorSeconds: processorSeconds ?? others.processorSeconds,
      memory: memory ?? others.memory, output: output ?? others.output)
  }
}

/// What one file or `--set` says about the limits of a step.
enum StepLimitChange {
  case resetAll
  case reset(StepLimitChanges.Name)
  /// To an amount that has been found to be one.
  case set(StepLimitChanges.Name, String)

  /// Reads the value of `limits`; what is wrong with it is reported and left out.
  static func list(_ node: YAMLNode, of subject: String, _ problems: ProblemCollector) -> [StepLimitChange] {
    if node.isNull { return [.resetAll] }
    let what = "'limits' of \(subject)"
    let names = StepLimitChanges.Name.allCases.map(\.rawValue)
    let entries = node.entries(of: what, keys: names, moved: misnamed, problems) ?? [:]
    return StepLimitChanges.Name.allCases.compactMap { name in
      entries[name.rawValue].flatMap { one(name, $0.value, of: subject, problems) }
    }
  }

  /// Reads one amount; nil, with the reason reported, where it is none.
  static func one(
    _ name: StepLimitChanges.Name, _ node: YAMLNode, of subject: String, _ problems: ProblemCollector
  ) -> StepLimitChange? {
    if node.isNull { return .reset(name) }
    var probe = StepLimitChanges()
    if let scalar = node.scalar, probe.set(name, to: scalar.text) { return .set(name, scalar.text) }
    problems.report(
      .wrongKind, at: node.position, "the limit '\(name.rawValue)' of \(subject) is \(node.kindInWords)",
      expected: name.expectation)
    return nil
  }

  private static let misnamed = [
    "time": "write 'seconds'", "timeout": "write 'seconds'", "processor": "write 'cpu'", "cpu_seconds": "write 'cpu'",
    "results": "write 'output'", "ram": "write 'memory'",
  ]

  func apply(to limits: inout StepLimitChanges) {
    switch self {
    case .resetAll: limits = StepLimitChanges()
    case .reset(let name): limits.reset(name)
    case .set(let name, let text): _ = limits.set(name, to: text)
    }
  }
}
