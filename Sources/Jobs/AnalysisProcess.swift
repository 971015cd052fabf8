import Artifacts
import Audio
import Synchronization

/// `performia` while it analyses a recording: a process of its own that ends with this one, however this one ends.
final class AnalysisProcess: Sendable {
  /// How it ended.
  struct Ending: Sendable {
    let isSuccess: Bool
    /// Such as `exit status 70`, with the last that it said.
    let words: String

    /// The code of an error that it told before it began the recording, such as a pipeline's.
    var code: String? {
      words.firstMatch(of: /\[(PF-[A-Z]+-[0-9]+)\]/).map { String($0.1) }
    }
  }

  private struct State {
    var process: ChildProcess?
    var isStopped = false
  }

  private let state = Mutex(State())

  /// Runs it to its end on this thread.
  ///
  /// - Parameters:
  ///   - program: path of `performia`.
  ///   - note: told every event that it writes.
  func run(_ program: String, _ arguments: [String], note: (JSON) -> Void) -> Ending {
    let process: ChildProcess
    do {
      process = try ChildProcess(program, arguments, inputStaysOpen: true)
    } catch {
      return Ending(isSuccess: false, words: "\(program) cannot be started: \(error.reason)")
    }
    let shared = UncheckedBox(process)
    let isStopped = state.withLock { state in
      state.process = shared.value
      return state.isStopped
    }
    if isStopped { process.interrupt() }
    var lines = LineReader()
    while let line = lines.next(from: process) {
      if let event = try? JSON(parsing: line) { note(event) }
    }
    let ending = process.wait()
    state.withLock { $0.process = nil }
    let said = process.errorTail(2000).split(separator: "\n").suffix(6).joined(separator: "\n")
    switch ending {
    case .exited(0): return Ending(isSuccess: true, words: "")
    case .exited(let status):
      return Ending(isSuccess: false, words: "exit status \(status)\(said.isEmpty ? "" : ": \(said)")")
    case .signalled(let number):
      return Ending(isSuccess: false, words: "signal \(number)\(said.isEmpty ? "" : ": \(said)")")
    }
  }

  /// Asks it to end; may be called on any thread, also before ``run(_:_:note:)``.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.process?.interrupt()
    }
  }
}

/// What two threads use under a lock.
private struct UncheckedBox<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// Cuts what a program writes into lines.
private struct LineReader {
  private var pending: [UInt8] = []
  private var start = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// The next line without its end; nil where there is none any more.
  mutating func next(from process: ChildProcess) -> [UInt8]? {
    var searched = start
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Array(pending[start..<end])
      }
      pending.removeFirst(start)
      start = 0
      searched = pending.count
      let count = buffer.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { process.read(into: $0, count: buffer.count) } ?? 0
      }
      guard count > 0 else { return nil }
      pending += buffer[..<count]
    }
  }
}
