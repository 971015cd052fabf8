import Pipeline

/// What one run of an analyzer in a process of its own may use.
public struct StepLimits: Sendable, Equatable {
  /// Wall-clock time in seconds.
  public var seconds: Double
  /// Processor time of the process and its descendants, in seconds.
  public var processorSeconds: Double
  /// Bytes of memory that they may have resident together.
  public var memory: Int
  /// Bytes of all results together.
  public var output: Int

  public init(seconds: Double, processorSeconds: Double, memory: Int, output: Int) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.memory = memory
    self.output = output
  }

  /// For what is not limited.
  public static let none = StepLimits(
    seconds: .infinity, processorSeconds: .infinity, memory: .max, output: .max)

  /// What hardly any analyzer reaches that is in order, and what a machine survives: 2 minutes and 20 times the
  /// recording's length, the same of processor time for each thread; 2 GiB and 4 MiB for each second, or twice what the
  /// analyzer declares if that is more, and its inputs on top; 64 MiB and 8 MiB for each second of results.
  ///
  /// - Parameters:
  ///   - duration: length of the recording in seconds.
  ///   - threads: how many the analyzer may keep busy.
  ///   - declared: bytes that it says it needs.
  ///   - inputs: bytes that it is lent.
  public init(duration: Double, threads: Int, declared: Int64, inputs: Int) {
    let length = min(max(duration, 0), 1e6)
    seconds = 120 + 20 * length
    processorSeconds = seconds * Double(threads)
    memory = max(2 << 30 + Int(length) * (4 << 20), 2 * Int(min(declared, 1 << 45))) + inputs
    output = 64 << 20 + Int(length) * (8 << 20)
  }
}

extension StepLimitChanges {
  func applied(to limits: StepLimits) -> StepLimits {
    StepLimits(
      seconds: seconds ?? limits.seconds, processorSeconds: processorSeconds ?? limits.processorSeconds,
      memory: memory ?? limits.memory, output: output ?? limits.output)
  }
}

/// The limits that an analyzer can exceed.
public enum StepLimit: UInt8, Sendable {
  case seconds = 1
  case processorSeconds, memory, output

  /// What was exceeded, in words.
  func description(_ limits: StepLimits) -> String {
    switch self {
    case .seconds: "\(StepLimit.number(limits.seconds)) s of time"
    case .processorSeconds: "\(StepLimit.number(limits.processorSeconds)) s of processor time"
    case .memory: "\(StepLimit.number(Double(limits.memory) / 1_048_576)) MiB of memory"
    case .output: "\(StepLimit.number(Double(limits.output) / 1_048_576)) MiB of results"
    }
  }

  private static func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}
