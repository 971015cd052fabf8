/// Processes that wait for their next job, so that a library is loaded, and its models read, once in a command.
final class WorkerPool: Sendable {
  /// Which worker may take which job.
  struct Key: Hashable {
    let library: String
    let isSandboxed: Bool
  }

  private struct State {
    /// Those used last at the end.
    var idle: [(key: Key, worker: WorkerProcess)] = []
    var isClosed = false
    var startedCount = 0
  }

  /// More idle workers are ended.
  private static let mostIdle = 16

  private let nursery: WorkerNursery
  private let state = Monitor(State())

  init(executable: String) {
    nursery = WorkerNursery(executable: executable)
  }

  deinit { close() }

  /// A worker for a library: one that knows it, or one that knows nothing yet.
  func take(_ key: Key, temporaryFolder: String) throws(HostError) -> WorkerProcess {
    let known = state.update { state in
      state.idle.lastIndex { $0.key == key }.map { state.idle.remove(at: $0).worker }
    }
    if let known { return known }
    state.update { $0.startedCount += 1 }
    return try WorkerProcess(nursery: nursery, temporaryFolder: temporaryFolder, isSandboxed: key.isSandboxed)
  }

  /// How many processes there were.
  var startedCount: Int { state.update { $0.startedCount } }

  /// Begins ahead of time what the first process needs.
  func prepare() { nursery.prepare() }

  /// Takes back a worker whose job went well.
  func giveBack(_ worker: WorkerProcess, _ key: Key) {
    let surplus = state.update { state -> WorkerProcess? in
      guard !state.isClosed else { return worker }
      state.idle.append((key, worker))
      return state.idle.count > Self.mostIdle ? state.idle.removeFirst().worker : nil
    }
    surplus?.end()
  }

  /// Ends all idle workers.
  ///
  /// - Parameter conclude: asked before each worker ends.
  func close(_ conclude: (Key, WorkerProcess) -> Void = { _, _ in }) {
    let idle = state.update { state in
      defer {
        state.idle = []
        state.isClosed = true
      }
      return state.idle
    }
    for (key, worker) in idle { conclude(key, worker) }
    // All at once, then wait for each.
    for (_, worker) in idle { worker.beginEnd() }
    for (_, worker) in idle { worker.end() }
    nursery.close()
  }
}
