import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// How a run of the executable ended and what it said.
public struct ProgramResult: Sendable {
  public enum Ending: Equatable, Sendable {
    case exit(Int32)
    case signal(Int32)
  }

  public let ending: Ending
  /// Standard output.
  public let bytes: [UInt8]
  /// Standard error, or all that went to the terminal.
  public let errors: String

  /// Standard output as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
  /// The exit code; nil for a run that a signal ended.
  public var status: Int32? { if case .exit(let code) = ending { code } else { nil } }
}

/// A run of the executable that has not ended yet. One that goes on for minutes is killed, so that a hang fails a test
/// instead of stopping all.
public final class RunningProgram {
  public let pid: pid_t
  private let outputPath: String
  private let errorsPath: String
  private let watchdog: DispatchWorkItem

  fileprivate init(pid: pid_t, outputPath: String, errorsPath: String, patience: Int) {
    self.pid = pid
    self.outputPath = outputPath
    self.errorsPath = errorsPath
    watchdog = DispatchWorkItem { kill(pid, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(patience), execute: watchdog)
  }

  /// What it has written to standard output until now.
  public var output: String { (try? FileBytes.read(outputPath)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// Waits until standard output holds `text`.
  ///
  /// - Throws: ``FixtureError`` when it does not appear within a minute.
  public func waitForOutput(_ text: String) throws {
    for _ in 0..<6000 {
      if output.contains(text) { return }
      usleep(10_000)
    }
    throw FixtureError("no '\(text)' came, only: \(output)")
  }

  public func send(_ signal: Int32) { kill(pid, signal) }

  /// Waits for the end.
  public func wait() throws -> ProgramResult {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { throw FixtureError("waiting failed: \(String(cString: strerror(errno)))") }
    }
    watchdog.cancel()
    let signal = status & 0x7F
    return ProgramResult(
      ending: signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal),
      bytes: outputPath.hasPrefix("/dev/") ? [] : try FileBytes.read(outputPath),
      errors: String(decoding: try FileBytes.read(errorsPath), as: UTF8.self))
  }
}

extension RunningProgram {
  /// Starts a program in a folder, with an environment of its own.
  ///
  /// - Parameters:
  ///   - onTerminal: whether standard error is a terminal; all that it shows is kept.
  ///   - patience: seconds after which it is killed.
  static func start(
    _ command: [String], folder: String, environment: [String: String], input: String, outputPath: String,
    errorsPath: String, onTerminal: Bool, patience: Int = 300
  ) throws -> RunningProgram {
    var command = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    if onTerminal {
      let quoted = command.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
      let line = "exec \(quoted) >'\(outputPath)' <'\(input)'"
      #if canImport(Darwin)
        command = ["script", "-q", "/dev/null", "sh", "-c", line]
      #else
        command = ["script", "-qec", line, "/dev/null"]
      #endif
    }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    // Whatever shows a terminal writes what was shown to its own standard output.
    let (first, second) = onTerminal ? (errorsPath, "/dev/null") : (outputPath, errorsPath)
    posix_spawn_file_actions_addopen(&actions, 1, first, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, second, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    arguments.append(nil)
    variables.append(nil)
    var pid: pid_t = 0
    let failure = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else {
      throw FixtureError("\(command[0]) cannot be started: \(String(cString: strerror(failure)))")
    }
    return RunningProgram(pid: pid, outputPath: outputPath, errorsPath: errorsPath, patience: patience)
  }
}
