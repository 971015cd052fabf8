/// Threads that all do the same.
public enum WorkerThreads {
  /// Runs `body` on `count` threads at once and waits for all of them; on the caller's where the system gives none.
  public static func run(count: Int, _ body: @escaping @Sendable () -> Void) {
    let running = Monitor(0)
    for _ in 0..<max(count, 1) {
      running.update { $0 += 1 }
      let isStarted = startThread {
        body()
        running.update { $0 -= 1 }
      }
      if !isStarted {
        running.update { $0 -= 1 }
        body()
      }
    }
    running.wait { $0 == 0 ? () : nil }
  }
}
