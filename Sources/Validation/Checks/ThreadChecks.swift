import CValidation
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Threads of the plugin's own.
enum ThreadChecks {
  static let all = [use]

  private static let use = Check(
    "threads.use", "No more threads are busy than declared",
    proves:
      "Samples of all threads during an analysis show at most as many busy ones as the budget and the resource 'threads' allow.",
    advice:
      "Ask performia_host.thread_budget, declare the resource 'threads', and set the thread counts of libraries such as BLAS and OpenMP.",
    requires: Prerequisite.analysis + ["inputs.lent"]
  ) { context in
    guard ProcessStatus.isAvailable else { throw CheckSkip(reason: "this system does not list threads") }
    let declared = try context.analyzer().resources.threads
    let recording = try context.recording()
    for budget in Set([1, declared, declared + 3]).sorted() {
      var trial = Trial(recording)
      trial.recording.duration = 120
      trial.lending = .refused
      trial.threads = budget
      context.attempt("a budget of \(budget) threads")
      let busy = try ThreadSampler.busiest {
        let begin = Clock.now
        repeat { _ = try context.analyzeWell(trial) } while Clock.now - begin < 0.3
      }
      let allowed = min(budget, declared)
      guard busy <= allowed else {
        throw CheckFailure(
          "\(busy) threads were busy at once, with a budget of \(budget) and \(declared) declared",
          expected: "\(allowed) at most")
      }
    }
  }
}

/// Looks at the threads of this process while something runs.
enum ThreadSampler {
  private static let interval: useconds_t = 1000
  /// So many samples must show a number of busy threads before it counts: one may see a thread that is about to end.
  private static let leastSamples = 3

  /// The number of threads that were busy at once, the caller's included.
  static func busiest(_ body: () throws -> Void) throws -> Int {
    let others = ProcessStatus.threads
    let watch = Watch(others: others)
    Alarm.after(0) { watch.run(interval: interval) }
    defer { watch.stop() }
    try body()
    return (watch.counts.filter { $0.value >= leastSamples }.keys.max() ?? 0) + 1
  }

  private final class Watch: Sendable {
    private let state = Mutex<(isDone: Bool, counts: [Int: Int])>((false, [:]))
    private let others: Set<Int>

    init(others: Set<Int>) { self.others = others }

    var counts: [Int: Int] { state.withLock { $0.counts } }

    func stop() { state.withLock { $0.isDone = true } }

    func run(interval: useconds_t) {
      let me = ThreadSampler.currentThread
      while !state.withLock({ $0.isDone }) {
        let busy = ProcessStatus.threads.subtracting(others).filter { $0 != me && ProcessStatus.isBusy(thread: $0) }
        state.withLock { $0.counts[busy.count, default: 0] += 1 }
        usleep(interval)
      }
    }
  }

  private static var currentThread: Int {
    validation_thread()
  }
}
