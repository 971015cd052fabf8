#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program whose output is read while it runs; what it says on its error stream is collected in a file.
final class ChildProcess {
  /// Reading end of the program's output.
  let output: Int32
  private let messages: Int32
  private let identifier: pid_t
  private var status: Int32?

  enum Ending: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  struct LaunchFailure: Error {
    var reason: String
  }

  init(_ program: String, _ arguments: [String]) throws(LaunchFailure) {
    messages = try Self.anonymousFile()
    var ends: [Int32] = [-1, -1]
    guard Self.openChannel(&ends) == 0 else {
      close(messages)
      throw LaunchFailure(reason: SystemError.text(errno))
    }
    output = ends[0]
    defer { close(ends[1]) }
    do throws(LaunchFailure) {
      identifier = try Self.launch(program, arguments, output: ends[1], messages: messages)
    } catch {
      close(messages)
      close(ends[0])
      throw error
    }
  }

  deinit {
    terminate()
    close(output)
    close(messages)
  }

  /// Takes the next bytes of the program's output, waiting for them.
  /// - Returns: how many; 0 at the end, negative with `errno` set on an error
  func read(into destination: UnsafeMutableRawPointer, count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(output, destination, count)
    #else
      Darwin.read(output, destination, count)
    #endif
  }

  /// Ends the program at once if it still runs.
  func terminate() {
    guard status == nil else { return }
    kill(identifier, SIGKILL)
    _ = wait()
  }

  /// Waits until the program has ended.
  func wait() -> Ending {
    var value = status ?? 0
    if status == nil {
      while waitpid(identifier, &value, 0) < 0 && errno == EINTR {}
      status = value
    }
    let signal = value & 0x7f
    return signal == 0 ? .exited(value >> 8 & 0xff) : .signalled(signal)
  }

  /// What the program has written to its error stream so far, up to 1 MiB.
  func errorText() -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, filled in
      while filled < buffer.count {
        let got = pread(messages, buffer.baseAddress! + filled, buffer.count - filled, off_t(filled))
        if got <= 0 { break }
        filled += got
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A file without a name, open for reading and writing.
  private static func anonymousFile() throws(LaunchFailure) -> Int32 {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/performia-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw LaunchFailure(reason: "no temporary file: \(SystemError.text(errno))") }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func openChannel(_ ends: inout [Int32]) -> Int32 {
    #if canImport(Glibc)
      // A pipe would inherit into programs started by other threads until its flag is set, and stay open with them;
      // `pipe2` is not in the imported headers.
      let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      return socketpair(AF_UNIX, type, 0, &ends)
    #else
      return pipe(&ends)
    #endif
  }

  private static func launch(
    _ program: String, _ arguments: [String], output: Int32, messages: Int32
  ) throws(LaunchFailure) -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let flags = POSIX_SPAWN_SETPGROUP
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, messages, 2)
    // A group of its own: an interrupt typed at the terminal is handled by the caller, which then ends the program.
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var argumentPointers: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer {
      for pointer in argumentPointers { free(pointer) }
    }
    var identifier: pid_t = 0
    let failure = posix_spawn(&identifier, program, &actions, &attributes, &argumentPointers, environ)
    guard failure == 0 else { throw LaunchFailure(reason: SystemError.text(failure)) }
    return identifier
  }
}
