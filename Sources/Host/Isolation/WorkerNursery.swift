import CIsolation
import Synchronization

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

/// Where the processes of plugins come from: the program is started once and split for each of them, which takes a
/// fraction of the time that a start takes.
final class WorkerNursery: Sendable {
  private struct Process {
    let pid: pid_t
    let socket: Int32
  }

  private let executable: String
  private let process = Mutex<Process?>(nil)

  /// - Parameter executable: a program that becomes a nursery with `plugin-host`.
  init(executable: String) {
    self.executable = executable
  }

  deinit { close() }

  /// Starts the program, if that has not happened yet; a failure is told when a worker is wanted.
  func prepare() {
    #if os(Linux)
      process.withLock { process in
        if process == nil { process = try? start().get() }
      }
    #endif
  }

  /// A process whose descriptors 0 to 4 are nothing to read, `output`, `errors`, `socket` and `leash`.
  ///
  /// - Throws: ``HostError/cannotIsolate(subject:reason:)``.
  func hatch(
    folder: String, isSandboxed: Bool, nothing: Int32, output: Int32, errors: Int32, socket: Int32, leash: Int32
  ) throws(HostError) -> pid_t {
    #if os(Linux)
      var request = isolation_request()
      request.is_sandboxed = isSandboxed ? 1 : 0
      let isShort = withUnsafeMutableBytes(of: &request.folder) { bytes in
        bytes.copyBytes(from: folder.utf8.prefix(bytes.count - 1))
        return folder.utf8.count < bytes.count
      }
      guard isShort else { throw failure("the path \(folder) is too long") }
      let descriptors = [nothing, output, errors, socket, leash]
      let result = process.withLock { process -> Result<pid_t, HostError> in
        // A nursery that is gone is replaced once.
        for _ in 0..<2 {
          if process == nil {
            switch start() {
            case .success(let started): process = started
            case .failure(let error): return .failure(error)
            }
          }
          guard let nursery = process else { continue }
          if let pid = ask(nursery, request, descriptors) {
            return pid > 0 ? .success(pid) : .failure(failure(String(cString: strerror(-pid))))
          }
          end(nursery)
          process = nil
        }
        return .failure(failure("\(executable) ends at once"))
      }
      return try result.get()
    #else
      return try spawn(
        ["plugin-host", folder] + (isSandboxed ? [] : ["--no-sandbox"]), [nothing, output, errors, socket, leash],
        scratchFolder: folder
      ).get()
    #endif
  }

  private func failure(_ reason: String) -> HostError { .cannotIsolate(subject: "a plugin", reason: reason) }

  private func start() -> Result<Process, HostError> {
    var ends: [Int32] = [-1, -1]
    guard isolation_connect(&ends, 1) == 0 else { return .failure(failure(String(cString: strerror(errno)))) }
    defer { closeDescriptor(ends[1]) }
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { if nothing >= 0 { closeDescriptor(nothing) } }
    return spawn(["plugin-host"], [nothing, nothing, nothing, ends[1]], scratchFolder: nil)
      .map { Process(pid: $0, socket: ends[0]) }
      .mapError { error in
        closeDescriptor(ends[0])
        return error
      }
  }

  private func spawn(
    _ arguments: [String], _ descriptors: [Int32], scratchFolder: String?
  ) -> Result<pid_t, HostError> {
    let started = withCStrings([executable] + arguments) { arguments in
      withCStrings(WorkerEnvironment.variables(scratchFolder: scratchFolder)) { environment in
        isolation_spawn(executable, arguments, environment, descriptors, Int32(descriptors.count))
      }
    }
    return started > 0 ? .success(started) : .failure(failure("\(executable): \(String(cString: strerror(-started)))"))
  }

  /// The nursery's answer; nil where it is gone.
  private func ask(_ nursery: Process, _ request: isolation_request, _ descriptors: [Int32]) -> pid_t? {
    let sent = withUnsafeBytes(of: request) { bytes in
      isolation_send(nursery.socket, bytes.baseAddress, bytes.count, descriptors, Int32(descriptors.count))
    }
    guard sent == MemoryLayout<isolation_request>.size else { return nil }
    var ready = pollfd(fd: nursery.socket, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, Self.patience) < 0, errno == EINTR {}
    var answer: Int32 = 0
    let got = withUnsafeMutableBytes(of: &answer) {
      isolation_receive_bytes(nursery.socket, $0.baseAddress, $0.count)
    }
    return got == MemoryLayout<Int32>.size ? answer : nil
  }

  /// Milliseconds for a start on a machine that has much else to do.
  private static let patience: Int32 = 30_000

  func close() {
    process.withLock { process in
      if let nursery = process { end(nursery) }
      process = nil
    }
  }

  private func end(_ nursery: Process) {
    closeDescriptor(nursery.socket)
    kill(nursery.pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(nursery.pid, &status, 0) < 0, errno == EINTR {}
  }
}

/// What a worker finds in its environment: enough to find libraries and settings, and none of the user's secrets.
enum WorkerEnvironment {
  private static let names: Set<String> = [
    "PATH", "HOME", "USER", "LANG", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "XDG_DATA_HOME", "XDG_DATA_DIRS",
    "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
  ]
  private static let prefixes = ["LC_", "PERFORMIA_", "OMP_", "OPENBLAS_", "MKL_", "CUDA_", "ORT_", "VAMP_"]

  static func variables(scratchFolder: String?) -> [String] {
    // A crash is reported by the host. Threads at the start would not survive the split into workers.
    var defaults = ["SWIFT_BACKTRACE": "enable=no", "OPENBLAS_NUM_THREADS": "1"]
    defaults["TMPDIR"] = scratchFolder
    var variables = defaults.map { "\($0.key)=\($0.value)" }
    for (name, value) in ProcessInfo.processInfo.environment.sorted(by: { $0.key < $1.key })
    where names.contains(name) || prefixes.contains(where: name.hasPrefix) {
      if defaults[name] == nil { variables.append("\(name)=\(value)") }
    }
    return variables
  }
}

/// Lends texts as C has them: an array of pointers with nil at its end.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
  for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
  pointers[texts.count] = nil
  defer {
    for index in texts.indices { free(pointers[index]) }
    pointers.deallocate()
  }
  return body(pointers)
}

/// The system's close, which this class's own method hides.
private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
