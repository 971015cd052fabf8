import Host
import Pipeline
import Synchronization

/// What determinism means to every check that compares results.
enum Deterministic {
  /// - Throws: ``CheckSkip`` where the analyzer declares that results differ.
  static func require(_ context: CheckContext) throws {
    guard try context.analyzer().deterministic else {
      throw CheckSkip(reason: "the analyzer declares that its results may differ")
    }
  }

  static func same(_ first: TrialResult, _ second: TrialResult) throws {
    if let difference = second.difference(from: first) {
      throw CheckFailure(difference, expected: "the same bytes: the analyzer declares to be deterministic")
    }
  }
}

/// Same input and parameters, same bytes.
enum DeterminismChecks {
  static let all = [twice, interleaved, otherThread, concurrent, budget, otherProcess]

  private static let advice =
    "Look for uninitialised memory, static variables, hashes and addresses that decide an order, the clock and random seeds; or declare the analyzer not to be deterministic."

  private static let twice = Check(
    "determinism.twice", "Two instances agree", proves: "Two instances, one after the other, give the same bytes.",
    advice: advice, requires: Prerequisite.analysis
  ) { context in
    try Deterministic.require(context)
    let trial = Trial(try context.recording())
    let first = try context.analyze(trial)
    try Deterministic.same(first, try context.analyze(trial))
  }

  private static let interleaved = Check(
    "determinism.interleaved", "Instances do not disturb each other",
    proves:
      "Two instances that live at once, with different parameters and recordings, used in turn by one thread, give what each gives alone.",
    advice: "Keep everything that a call changes in the instance, not in static variables.",
    requires: Prerequisite.repetition + ["analysis.again", "parameters.edges"]
  ) { context in
    try Deterministic.require(context)
    let one = Trial(try context.recording())
    var other = one
    other.recording.scene = .noise
    other.recording.duration *= 0.7
    for parameter in try context.analyzer().parameters where parameter.kind != .model {
      // The first value that the analyzer takes and that is not the default.
      for value in ParameterValues.edges(of: parameter) where value != parameter.defaultValue {
        var changed = other.parameters
        changed[parameter.name] = value
        let isTaken = try context.configure(try context.create(), changed).isOK
        if isTaken {
          other.parameters = changed
          break
        }
      }
    }
    context.attempt("one with defaults, the other with \(CheckContext.words(other.parameters))")
    let alone = try (context.analyze(one), context.analyze(other))
    let (first, second) = (try context.create(), try context.create())
    _ = try context.configure(first, one.parameters)
    _ = try context.configure(second, other.parameters)
    try Deterministic.same(alone.0, try context.analyze(one, with: first))
    try Deterministic.same(alone.1, try context.analyze(other, with: second))
    second.destroy()
    try Deterministic.same(alone.0, try context.analyze(one, with: first))
  }

  private static let otherThread = Check(
    "determinism.other_thread", "Every step may come from another thread",
    proves: "create, configure, analyze and destroy, each on a thread of its own, give the same bytes as all on one.",
    advice: "Keep nothing in thread-local variables and no lock from one call to the next.",
    requires: Prerequisite.comparison
  ) { context in
    let trial = Trial(try context.recording())
    let expected = try context.analyzeWell(trial)
    let instance = try onThread { try context.create() }
    let answer = try onThread { try context.configure(instance) }
    guard answer.isOK else { throw CheckFailure("configure gives \(answer.words)", expected: "PERFORMIA_OK") }
    let result = try onThread { try context.analyze(trial, with: instance) }
    try onThread { instance.destroy() }
    try context.well(result)
    guard try context.analyzer().deterministic else { return }
    try Deterministic.same(expected, result)
  }

  private static let concurrent = Check(
    "determinism.concurrent", "Instances work at the same time",
    proves: "Four instances on four threads at once give what one gives alone, several times over.",
    advice: "Guard what instances share, static tables and FFT planners above all, or share nothing.",
    requires: Prerequisite.comparison, patience: 3
  ) { context in
    let trial = Trial(try context.recording())
    let expected = try context.analyzeWell(trial)
    let isDeterministic = try context.analyzer().deterministic
    for round in 1...context.level.pick(quick: 2, standard: 5, full: 20) {
      context.attempt("round \(round)")
      let failures = Mutex<[CheckFailure]>([])
      WorkerThreads.run(count: 4) {
        do {
          let result = try context.analyzeWell(trial)
          if isDeterministic { try Deterministic.same(expected, result) }
        } catch {
          let failure = error as? CheckFailure ?? CheckFailure("\(error)", expected: "no error")
          failures.withLock { $0.append(failure) }
        }
      }
      if let failure = failures.withLock({ $0.first }) { throw failure }
    }
  }

  private static let budget = Check(
    "determinism.thread_budget", "The thread budget changes no result",
    proves: "Budgets of 1, 2 and 7 threads give the same bytes.",
    advice: "Divide the work in the same way whatever the budget, and add up partial results in a fixed order.",
    requires: Prerequisite.comparison
  ) { context in
    try Deterministic.require(context)
    var trial = Trial(try context.recording())
    let expected = try context.analyze(trial)
    for threads in [2, 7] {
      trial.threads = threads
      context.attempt("a budget of \(threads) threads")
      try Deterministic.same(expected, try context.analyze(trial))
    }
  }

  private static let otherProcess = Check(
    "determinism.other_process", "Another process gives the same",
    proves:
      "Processes with other address layouts, one of which fills the memory that it hands out and frees with other bytes, give the same bytes.",
    advice: advice, requires: Prerequisite.comparison + ["signal.noise"], processes: 3
  ) { context in
    try Deterministic.require(context)
    for scene in [Scene.music, .noise] {
      let trial = Trial(try context.recording().with(scene))
      context.attempt("\(trial.recording)")
      context.fingerprint("\(scene.words): \(try context.analyze(trial).fingerprint)")
    }
  }

  private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let box = Mutex<Swift.Result<Result, any Error>?>(nil)
    WorkerThreads.run(count: 1) {
      let result = Swift.Result { try body() }
      box.withLock { $0 = result }
    }
    guard let result = box.withLock({ $0 }) else { throw CheckFailure("a thread ended early", expected: "its result") }
    return try result.get()
  }
}
