import Artifacts
import CIsolation

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A check in a process of its own, with folders of its own and a time limit.
struct CheckProcess {
  /// What a process said and how it ended.
  struct Report: Sendable {
    enum Ending: Sendable, Equatable {
      case exit(Int32)
      case signal(Int32)
      case timeLimit(Double)
    }

    var messages: [CheckMessage] = []
    var ending = Ending.exit(0)
    /// The end of standard error.
    var lastWords = ""
  }

  let executable: String
  let job: CheckJob
  /// Seconds.
  let limit: Double
  /// Environment variables beside those that every check has.
  let environment: [String: String]
  /// Where the folders of the process are.
  let folder: String

  /// - Throws: ``ValidationError/cannotStart(reason:)``.
  func run() throws(ValidationError) -> Report {
    for name in ["work", "home", "tmp", "scratch"] {
      guard mkdir("\(folder)/\(name)", 0o700) == 0 else { throw Self.failure() }
    }
    var ends: [Int32] = [-1, -1]
    guard isolation_connect(&ends, 0) == 0 else { throw Self.failure() }
    defer { close(ends[0]) }
    let pid: pid_t
    do {
      defer { close(ends[1]) }
      pid = try spawn(verdicts: ends[1])
    }
    var report = Report()
    let isTimely = read(ends[0], until: Clock.now + limit) { report.messages.append($0) }
    if !isTimely { kill(-pid, SIGKILL) }
    let status = wait(for: pid, until: Clock.now + (isTimely ? 5 : 60))
    // Nothing that it started outlives it.
    kill(-pid, SIGKILL)
    if !isTimely {
      report.ending = .timeLimit(limit)
    } else if let status {
      report.ending = status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F)
    } else {
      report.ending = .timeLimit(5)
    }
    report.lastWords = Self.end(of: "\(folder)/errors")
    return report
  }

  private static func failure() -> ValidationError { .cannotStart(reason: String(cString: strerror(errno))) }

  private func spawn(verdicts: Int32) throws(ValidationError) -> pid_t {
    let files = [
      open("/dev/null", O_RDONLY | O_CLOEXEC),
      open("\(folder)/output", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600),
      open("\(folder)/errors", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600),
    ]
    defer { for file in files where file >= 0 { close(file) } }
    guard files.allSatisfy({ $0 >= 0 }) else { throw Self.failure() }
    let arguments = [executable, "plugins", "run-check", job.text]
    let variables = childEnvironment.map { "\($0.key)=\($0.value)" }
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = variables.map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    let descriptors = files + [verdicts]
    let pid = isolation_spawn(executable, argv, envp, descriptors, Int32(descriptors.count))
    guard pid > 0 else { throw .cannotStart(reason: String(cString: strerror(-pid))) }
    return pid
  }

  private var childEnvironment: [String: String] {
    let mine = ProcessInfo.processInfo.environment
    var result = ["HOME": "\(folder)/home", "TMPDIR": "\(folder)/tmp", "LC_ALL": "C.UTF-8"]
    result["SWIFT_BACKTRACE"] = "enable=no"
    for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "VAMP_PATH"] {
      result[name] = mine[name]
    }
    return result.merging(environment) { $1 }
  }

  /// Reads messages until the other end is closed; false when time runs out before.
  private func read(_ pipe: Int32, until deadline: Double, note: (CheckMessage) -> Void) -> Bool {
    var pending: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while true {
      let left = deadline - Clock.now
      guard left > 0 else { return false }
      var descriptor = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      let ready = poll(&descriptor, 1, Int32(min(left * 1000 + 1, 60_000)))
      guard ready > 0 else { continue }
      #if canImport(Darwin)
        let got = Darwin.read(pipe, &block, block.count)
      #else
        let got = Glibc.read(pipe, &block, block.count)
      #endif
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return true }
      pending += block[..<got]
      while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        if let message = try? JSONDecoder().decode(CheckMessage.self, from: Data(pending[..<end])) { note(message) }
        pending.removeSubrange(...end)
      }
      // Nothing that a check says is that long.
      if pending.count > 1 << 20 { pending = [] }
    }
  }

  /// The status of the process; nil where it had to be killed.
  private func wait(for pid: pid_t, until deadline: Double) -> Int32? {
    var status: Int32 = 0
    var isKilled = false
    while true {
      let ended = waitpid(pid, &status, WNOHANG)
      if ended == pid { return isKilled ? nil : status }
      if ended < 0, errno != EINTR { return nil }
      if Clock.now > deadline, !isKilled {
        kill(-pid, SIGKILL)
        isKilled = true
      }
      usleep(500)
    }
  }

  private static func end(of path: String) -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else { return "" }
    let text = String(decoding: bytes.suffix(2000), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).suffix(4).joined(separator: "\n")
  }
}
