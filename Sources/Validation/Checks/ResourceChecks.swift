import Pipeline

/// Memory, descriptors and threads over many analyses.
enum ResourceChecks {
  static let all = [memory, leaks]

  private static let memory = Check(
    "resources.memory", "Memory stays within what is declared",
    proves: "Five minutes of music take no more than memory_base and memory_per_second allow, where they are declared.",
    advice: "Read and hand over in pieces, or declare what is needed.",
    requires: Prerequisite.analysis + ["inputs.lent"]
  ) { context in
    guard ProcessStatus.isAvailable else {
      throw CheckSkip(reason: "this system does not tell the memory of a process")
    }
    let resources = try context.analyzer().resources
    guard resources.memoryBase > 0 || resources.memoryPerSecond > 0 else {
      throw CheckSkip(reason: "the analyzer declares no memory")
    }
    var trial = Trial(try context.recording())
    trial.recording.duration = 300
    trial.lending = .refused
    trial.keepsValues = false
    let watch = MemoryWatch()
    _ = try context.analyzeWell(trial)
    try watch.check(context, duration: trial.recording.duration)
  }

  private static let leaks = Check(
    "resources.leaks", "Nothing is left over by many analyses",
    proves:
      "Over 100 lives of an instance and more, some refused and some stopped, neither heap nor resident memory nor descriptors nor threads go on growing.",
    advice: "Free in destroy what create and configure took, and in analyze what it took, on every way out.",
    requires: Prerequisite.repetition + ["life.failed_configure"], patience: 10
  ) { context in
    guard ProcessStatus.isAvailable else {
      throw CheckSkip(reason: "this system does not tell the memory of a process")
    }
    var recording = try context.recording()
    recording.duration = 1
    let runs = context.level.pick(quick: 50, standard: 100, full: 300)
    for _ in 0..<runs / 2 { try live(recording, context) }
    // What allocators and libraries keep for later grows for a while; a leak does so every time.
    var growth: [String] = []
    for _ in 0..<rounds {
      growth = try ResourceChecks.growth(over: runs, recording, context)
      if growth.isEmpty { return }
    }
    throw CheckFailure("over \(2 * runs) lives: \(growth.joined(separator: ", "))", expected: "no growth that goes on")
  }

  /// How often growth must be seen.
  private static let rounds = 3

  /// What grows over so many lives, and over as many after them.
  private static func growth(over runs: Int, _ recording: Recording, _ context: CheckContext) throws -> [String] {
    let first = Usage.now()
    for _ in 0..<runs { try live(recording, context) }
    let second = Usage.now()
    for _ in 0..<runs { try live(recording, context) }
    return second.growth(since: first, until: Usage.now(), runs: runs)
  }

  private static func live(_ recording: Recording, _ context: CheckContext) throws {
    let trial = Trial(recording)
    let instance = try context.configured(trial)
    _ = try context.analyze(trial, with: instance)
    instance.host.cancel()
    _ = try context.analyze(trial, with: instance)
    instance.destroy()
    if let parameter = try context.analyzer().parameters.first(where: { !ParameterValues.forbidden(for: $0).isEmpty }) {
      let refused = try context.create()
      _ = try context.configure(refused, [parameter.name: ParameterValues.forbidden(for: parameter)[0]])
    }
  }

  /// What a process holds.
  private struct Usage {
    let heap: Int
    let resident: Int
    let descriptors: Int
    let threads: Int

    static func now() -> Usage {
      Usage(
        heap: ProcessStatus.heap ?? 0, resident: ProcessStatus.resident ?? 0, descriptors: ProcessStatus.descriptors,
        threads: ProcessStatus.threads.count)
    }

    /// Least growth in each half that counts: for the heap, 32 bytes a life, the least that one block takes; for pages, 4 KiB a life.
    func growth(since first: Usage, until last: Usage, runs: Int) -> [String] {
      func grows(_ amount: KeyPath<Usage, Int>, least: Int, _ words: String, unit: String) -> String? {
        let halves = (self[keyPath: amount] - first[keyPath: amount], last[keyPath: amount] - self[keyPath: amount])
        guard halves.0 >= least, halves.1 >= least else { return nil }
        return "\(words) grew by \(halves.0 + halves.1)\(unit)"
      }
      return [
        grows(\.heap, least: 32 * runs, "the heap", unit: " bytes"),
        grows(\.resident, least: 4096 * runs, "resident memory", unit: " bytes"),
        grows(\.descriptors, least: max(2, runs / 10), "open descriptors", unit: ""),
        grows(\.threads, least: max(2, runs / 10), "threads", unit: ""),
      ].compactMap { $0 }
    }
  }
}
