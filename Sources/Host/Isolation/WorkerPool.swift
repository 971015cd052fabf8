import Synchronization

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
    /// A process that has loaded nothing yet; started ahead of time.
    var spare: WorkerProcess?
    var isStartingSpare = false
    var isClosed = false
    var startedCount = 0
  }

  /// More idle workers are ended.
  private static let mostIdle = 16

  private let executable: String
  private let longestResult: Mutex<Int>
  private let state = Monitor(State())

  init(executable: String) {
    self.executable = executable
    longestResult = Mutex(1 << 20)
  }

  deinit { close() }

  /// A worker for a library: one that knows it, one that knows nothing, or one started now.
  ///
  /// - Parameter longestResult: bytes that an answer may have.
  func take(_ key: Key, temporaryFolder: String, longestResult: Int) throws(HostError) -> WorkerProcess {
    self.longestResult.withLock { $0 = max($0, longestResult) }
    let known = state.wait { state -> WorkerProcess?? in
      if let index = state.idle.lastIndex(where: { $0.key == key }) { return state.idle.remove(at: index).worker }
      guard key.isSandboxed else { return .some(nil) }
      if state.isStartingSpare { return nil }
      defer { state.spare = nil }
      state.startedCount += state.spare == nil ? 0 : 1
      return .some(state.spare)
    }
    if let known { return known }
    state.update { $0.startedCount += 1 }
    return try start(temporaryFolder: temporaryFolder, isSandboxed: key.isSandboxed)
  }

  /// How many processes got a first job.
  var startedCount: Int { state.update { $0.startedCount } }

  private func start(temporaryFolder: String, isSandboxed: Bool) throws(HostError) -> WorkerProcess {
    try WorkerProcess(executable: executable, temporaryFolder: temporaryFolder, isSandboxed: isSandboxed) { [self] in
      longestResult.withLock { $0 }
    }
  }

  /// Starts a worker ahead of time, unless one is ready.
  func prepare(temporaryFolder: String) {
    let isNeeded = state.update { state in
      guard !state.isClosed, state.spare == nil, !state.isStartingSpare, state.idle.isEmpty else { return false }
      state.isStartingSpare = true
      return true
    }
    guard isNeeded else { return }
    let isStarted = startThread { [self] in
      // A failure is told to the step that needs a worker.
      let worker = try? start(temporaryFolder: temporaryFolder, isSandboxed: true)
      let surplus = state.update { state -> WorkerProcess? in
        state.isStartingSpare = false
        if state.isClosed { return worker }
        state.spare = worker
        return nil
      }
      surplus?.end()
    }
    if !isStarted { state.update { $0.isStartingSpare = false } }
  }

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
    let (idle, spare) = state.wait { state -> ([(key: Key, worker: WorkerProcess)], WorkerProcess?)? in
      guard !state.isStartingSpare else { return nil }
      defer {
        state.idle = []
        state.spare = nil
        state.isClosed = true
      }
      return (state.idle, state.spare)
    }
    for (key, worker) in idle { conclude(key, worker) }
    // All at once, then wait for each.
    let workers = idle.map(\.worker) + [spare].compactMap { $0 }
    for worker in workers { worker.beginEnd() }
    for worker in workers { worker.end() }
  }
}
