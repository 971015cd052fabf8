#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program that is run to its end.
enum ChildProcess {
  /// How it ended and the last that it said.
  struct Ending {
    /// Exit code, or 128 and the number of the signal.
    let status: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let errors: String

    /// The last lines of what it said, for messages.
    var lastWords: String {
      let text = errors.isEmpty ? output : errors
      let lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }.suffix(6)
      return lines.isEmpty ? "it ended with status \(status)" : lines.joined(separator: "\n  ")
    }
  }

  /// Runs a program, found on the search path, and waits for its end.
  ///
  /// - Parameters:
  ///   - folder: where what it says is kept meanwhile.
  ///   - isStopped: asked now and then; the program is killed where it says so.
  /// - Throws: ``ModelError/cancelled``; ``ModelError/cannotWrite(path:reason:)``. A program that cannot be started ends
  ///   with 127.
  static func run(
    _ command: [String], environment: [String: String], folder: String, isStopped: () -> Bool
  ) throws(ModelError) -> Ending {
    let (outputPath, errorsPath) = ("\(folder)/output", "\(folder)/errors")
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
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorsPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // What this program ignores, its children would ignore too.
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    arguments.append(nil)
    variables.append(nil)
    var pid: pid_t = 0
    let failure = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else {
      return Ending(status: 127, output: "", errors: "\(command[0]): \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      if isStopped() {
        kill(-pid, SIGKILL)
        waitpid(pid, &status, 0)
        throw .cancelled
      }
      usleep(10_000)
    }
    let signal = status & 0x7F
    return Ending(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: Self.tail(of: outputPath),
      errors: Self.tail(of: errorsPath))
  }

  /// The last 64 KiB of a file.
  private static func tail(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let most = 1 << 16
    let length = lseek(file, 0, SEEK_END)
    lseek(file, max(0, length - off_t(most)), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: most)
    let count = read(file, &bytes, most)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }
}
