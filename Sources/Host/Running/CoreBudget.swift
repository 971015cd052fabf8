/// The cores that a whole command may keep busy, within one recording and across several.
public final class CoreBudget: Sendable {
  public let cores: Int
  private let free: Monitor<Int>

  /// - Parameter cores: at least 1.
  public init(cores: Int) {
    self.cores = max(1, cores)
    free = Monitor(max(1, cores))
  }

  /// Waits for cores, as many as wanted or all there are, runs `body` with their number and gives them back.
  func withCores<Result>(_ wanted: Int, _ body: (Int) throws -> Result) rethrows -> Result {
    let count = min(max(1, wanted), cores)
    free.wait { available -> Void? in
      guard available >= count else { return nil }
      available -= count
      return ()
    }
    defer { free.update { $0 += count } }
    return try body(count)
  }
}
