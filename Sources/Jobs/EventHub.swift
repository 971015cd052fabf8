import Synchronization

/// Tells what happens to jobs to all who listen.
public final class EventHub: Sendable {
  private struct State {
    var next = 0
    var listeners: [String: [Int: AsyncStream<JobEvent>.Continuation]] = [:]
  }

  private let state = Mutex(State())

  public init() {}

  /// What happens to a job from now on; ends with ``end(_:)``. Of a listener that is slow, the oldest are dropped: the
  /// numbers then have gaps, and the store has what is missing.
  public func events(of job: String) -> AsyncStream<JobEvent> {
    AsyncStream(bufferingPolicy: .bufferingNewest(64)) { continuation in
      let number = state.withLock { state in
        state.next += 1
        state.listeners[job, default: [:]][state.next] = continuation
        return state.next
      }
      continuation.onTermination = { [weak self] _ in self?.remove(number, of: job) }
    }
  }

  private func remove(_ number: Int, of job: String) {
    state.withLock { state in
      state.listeners[job]?[number] = nil
      if state.listeners[job]?.isEmpty == true { state.listeners[job] = nil }
    }
  }

  /// How many listen.
  public var count: Int { state.withLock { $0.listeners.values.reduce(0) { $0 + $1.count } } }

  func tell(_ event: JobEvent) {
    let listeners = state.withLock { Array(($0.listeners[event.job] ?? [:]).values) }
    for listener in listeners { listener.yield(event) }
  }

  /// Nothing more happens to a job.
  func end(_ job: String) {
    let listeners = state.withLock { state in Array((state.listeners.removeValue(forKey: job) ?? [:]).values) }
    for listener in listeners { listener.finish() }
  }

  /// Nothing more is told to anybody.
  func endAll() {
    let listeners = state.withLock { state in
      defer { state.listeners = [:] }
      return state.listeners.values.flatMap(\.values)
    }
    for listener in listeners { listener.finish() }
  }
}
