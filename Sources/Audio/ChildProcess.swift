#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that runs beside this one. What it says on its error stream is collected in a file; its output is too, or is
/// read while it runs.
package final class ChildProcess {
  /// Where a program's output goes.
  package enum Output {
    /// To ``ChildProcess/read(into:count:)``.
    case channel
    /// To a file, for ``ChildProcess/outputTail(_:)``.
    case file
  }

  /// Reading end of the program's output, or the file with it.
  let output: Int32
  private let messages: Int32
  /// What keeps the program's input open; negative for none.
  private let input: Int32
  private let identifier: pid_t
  private var status: Int32?

  package enum Ending: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  package struct LaunchFailure: Error {
    package var reason: String
  }

  /// Starts a program, which is given nothing to read.
  ///
  /// - Parameters:
  ///   - program: a path, or a name that is looked for on the search path.
  ///   - environment: this process's own where it is nil.
  ///   - staysOpen: whether its standard input ends only with this process, however that ends, or with this object.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil, output: Output = .channel,
    inputStaysOpen staysOpen: Bool = false
  ) throws(LaunchFailure) {
    messages = try Self.anonymousFile()
    var ends: [Int32] = [-1, -1]
    var inputs: [Int32] = [-1, -1]
    do throws(LaunchFailure) {
      switch output {
      case .channel:
        guard Self.openChannel(&ends) == 0 else { throw LaunchFailure(reason: SystemError.text(errno)) }
      case .file:
        ends[0] = try Self.anonymousFile()
        ends[1] = fcntl(ends[0], F_DUPFD_CLOEXEC, 0)
      }
      if staysOpen {
        guard Self.openChannel(&inputs) == 0 else { throw LaunchFailure(reason: SystemError.text(errno)) }
      }
      identifier = try Self.launch(
        program, arguments, environment, input: inputs[0], output: ends[1], messages: messages)
    } catch {
      for descriptor in ends + inputs + [messages] where descriptor >= 0 { close(descriptor) }
      throw error
    }
    close(ends[1])
    if staysOpen { close(inputs[0]) }
    input = inputs[1]
    self.output = ends[0]
  }

  deinit {
    terminate()
    if input >= 0 { close(input) }
    close(output)
    close(messages)
  }

  /// Takes the next bytes of the program's output, waiting for them.
  /// - Returns: how many; 0 at the end, negative with `errno` set on an error
  package func read(into destination: UnsafeMutableRawPointer, count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(output, destination, count)
    #else
      Darwin.read(output, destination, count)
    #endif
  }

  /// Ends the program, and what it started, at once if it still runs.
  package func terminate() {
    guard status == nil else { return }
    kill(-identifier, SIGKILL)
    _ = wait()
  }

  /// Asks the program to end, which it may take its time for.
  package func interrupt() { kill(identifier, SIGTERM) }

  /// Waits until the program has ended.
  package func wait() -> Ending {
    var value = status ?? 0
    if status == nil {
      while waitpid(identifier, &value, 0) < 0 && errno == EINTR {}
      status = value
    }
    return Self.ending(value)
  }

  /// How the program ended; nil while it runs.
  package func poll() -> Ending? {
    if let status { return Self.ending(status) }
    var value: Int32 = 0
    guard waitpid(identifier, &value, WNOHANG) == identifier else { return nil }
    status = value
    return Self.ending(value)
  }

  private static func ending(_ status: Int32) -> Ending {
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }

  /// What the program has written to its error stream so far, up to 1 MiB.
  func errorText() -> String { Self.text(messages, from: 0, most: 1 << 20) }

  /// The last that the program has written to its error stream.
  ///
  /// - Parameter most: bytes.
  package func errorTail(_ most: Int) -> String { Self.tail(messages, most) }

  /// The last that the program has written to the file of its output.
  ///
  /// - Parameter most: bytes.
  package func outputTail(_ most: Int) -> String { Self.tail(output, most) }

  private static func tail(_ file: Int32, _ most: Int) -> String {
    var status = stat()
    guard fstat(file, &status) == 0 else { return "" }
    return text(file, from: max(0, Int(status.st_size) - most), most: most)
  }

  private static func text(_ file: Int32, from start: Int, most: Int) -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
      while filled < buffer.count, let address = buffer.baseAddress {
        let got = pread(file, address + filled, buffer.count - filled, off_t(start + filled))
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
    _ program: String, _ arguments: [String], _ environment: [String: String]?, input: Int32, output: Int32,
    messages: Int32
  ) throws(LaunchFailure) -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if input >= 0 {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, messages, 2)
    // A group of its own: an interrupt typed at the terminal is handled by the caller, which then ends the program.
    posix_spawnattr_setflags(&attributes, Int16(flags))
    // What this program ignores, its children would ignore too.
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var argumentPointers: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = (environment ?? [:]).map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in argumentPointers + variables { free(pointer) }
    }
    var identifier: pid_t = 0
    let failure = variables.withUnsafeMutableBufferPointer { variables in
      posix_spawnp(
        &identifier, program, &actions, &attributes, &argumentPointers,
        environment == nil ? environ : variables.baseAddress)
    }
    guard failure == 0 else { throw LaunchFailure(reason: SystemError.text(failure)) }
    return identifier
  }
}
