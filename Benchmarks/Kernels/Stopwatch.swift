#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures the processor time of the calling thread, on which other programs of the machine do not count.
enum Stopwatch {
  private static let leastSeconds = 0.02

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Seconds of one pass, as the mean of as many as take long enough to be measured.
  static func seconds(_ pass: () -> Void) -> Double {
    var passes = 1
    while true {
      let begin = now()
      for _ in 0..<passes { pass() }
      let elapsed = now() - begin
      if elapsed >= leastSeconds { return elapsed / Double(passes) }
      passes = max(2 * passes, Int(1.2 * leastSeconds / max(elapsed / Double(passes), 1e-9)))
    }
  }
}
