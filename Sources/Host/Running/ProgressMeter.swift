import Synchronization

/// How much of an analysis is done: each step that is needed counts the same, with what it says of itself.
final class ProgressMeter: Sendable {
  private struct State {
    var fractions: [Int: Double] = [:]
    var total = 0.0
  }

  private let observer: @Sendable (AnalysisEvent) -> Void
  private let state = Mutex(State())

  init(observer: @escaping @Sendable (AnalysisEvent) -> Void) {
    self.observer = observer
  }

  /// Notes which steps are needed, and which of them have ended.
  func update(needed: [(step: Int, hasEnded: Bool)]) {
    report { fractions in
      fractions = Dictionary(needed.map { ($0.step, $0.hasEnded ? 1 : fractions[$0.step] ?? 0) }) { first, _ in first }
    }
  }

  /// Notes what a running step says of itself.
  func note(step: Int, fraction: Double) {
    report { fractions in
      if let known = fractions[step] { fractions[step] = max(known, fraction) }
    }
  }

  /// Never goes back, though steps may turn out to be needed late.
  private func report(_ change: (inout [Int: Double]) -> Void) {
    let total = state.withLock { state in
      change(&state.fractions)
      if !state.fractions.isEmpty {
        state.total = max(state.total, state.fractions.values.reduce(0, +) / Double(state.fractions.count))
      }
      return state.total
    }
    observer(.progress(total))
  }
}
