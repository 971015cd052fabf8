import CIsolation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A process that hosts one plugin, seen from the host: the worker, and the warden that watches it.
///
/// Used by one thread at a time. Whatever happens to it, ``end()`` leaves no process, no descriptor and no file behind.
final class WorkerProcess: @unchecked Sendable {
  let socket: FrameSocket
  /// The warden's end of this connection tells how the worker fares; closing this end tells it to end everything.
  let leash: Int32
  /// What the plugin prints to standard output.
  let output: Int32
  /// What it prints to standard error.
  let errors: Int32
  private let pid: pid_t
  private let scratchFolder: String
  /// `ISOLATION_` bits of what protects the system from it; 0 until it has said hello.
  var protections: UInt32 = 0
  private var ending: isolation_report?
  private var isReaped = false

  /// Frames from a worker are small, but for results, which the limits of a job bound.
  private static let longestFrame = 1 << 17

  /// - Parameters:
  ///   - nursery: where it comes from.
  ///   - temporaryFolder: where the plugin's scratch folder goes.
  /// - Throws: ``HostError/cannotIsolate(subject:reason:)``.
  init(
    nursery: WorkerNursery, temporaryFolder: String, isSandboxed: Bool
  ) throws(HostError) {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    func failure(_ what: String, _ number: Int32 = errno) -> HostError {
      .cannotIsolate(subject: "a plugin", reason: "\(what): \(String(cString: strerror(number)))")
    }
    var name = Array((temporaryFolder + "/performia-plugin-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else { throw failure("a folder in \(temporaryFolder)") }
    let folder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var isStarted = false
    defer { if !isStarted { removeFolder(folder) } }

    func connection(keepsMessages: Bool) throws(HostError) -> (host: Int32, plugin: Int32) {
      var ends: [Int32] = [-1, -1]
      guard isolation_connect(&ends, keepsMessages ? 1 : 0) == 0 else { throw failure("a connection") }
      opened += ends
      return (ends[0], ends[1])
    }
    let socket = try connection(keepsMessages: false)
    let leash = try connection(keepsMessages: true)
    let output = try connection(keepsMessages: false)
    let errors = try connection(keepsMessages: false)
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard nothing >= 0 else { throw failure("/dev/null") }
    opened.append(nothing)

    let started = try nursery.hatch(
      folder: folder, isSandboxed: isSandboxed, nothing: nothing, output: output.plugin, errors: errors.plugin,
      socket: socket.plugin, leash: leash.plugin)
    isStarted = true
    opened = [nothing, socket.plugin, leash.plugin, output.plugin, errors.plugin]
    pid = started
    scratchFolder = folder
    self.leash = leash.host
    self.output = output.host
    self.errors = errors.host
    self.socket = FrameSocket(socket.host, longestFrame: Self.longestFrame)
  }

  deinit {
    end()
    close(leash)
    close(output)
    close(errors)
  }

  /// Tells the warden that a job begins or has ended.
  func order(_ kind: Int, memory: Int = 0, processorSeconds: Double = 0) {
    var order = isolation_order()
    order.kind = UInt32(kind)
    order.memory = UInt64(max(memory, 0))
    order.cpu_microseconds = processorSeconds < 1e12 ? UInt64(max(processorSeconds, 0) * 1e6) : .max
    withUnsafeBytes(of: &order) { _ = isolation_send(leash, $0.baseAddress, $0.count, nil, 0) }
  }

  /// The warden's next word; nil where there is none yet, or never will be.
  func report() -> isolation_report? {
    if let ending { return ending }
    var report = isolation_report()
    let got = withUnsafeMutableBytes(of: &report) { isolation_receive_bytes(leash, $0.baseAddress, $0.count) }
    guard got == MemoryLayout<isolation_report>.size else { return nil }
    if report.kind == UInt32(ISOLATION_ENDED) { ending = report }
    return report
  }

  /// Waits for a word of the warden.
  func waitForReport(milliseconds: Int32) -> isolation_report? {
    let deadline = ContinuousClock.now + .milliseconds(Int(milliseconds))
    while true {
      if let report = report() { return report }
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { return nil }
      var ready = pollfd(fd: leash, events: Int16(POLLIN), revents: 0)
      if poll(&ready, 1, Int32(left.rounded(.up))) > 0, ready.revents & Int16(POLLIN) == 0 { return report() }
    }
  }

  /// Whether nobody holds the other end any more.
  private var isLeashLoose: Bool {
    var ready = pollfd(fd: leash, events: 0, revents: 0)
    return poll(&ready, 1, 0) > 0 && ready.revents & Int16(POLLHUP) != 0
  }

  /// Tells the warden to end the worker and all of its descendants, and waits for nothing.
  func beginEnd() {
    shutdown(leash, Int32(SHUT_WR))
  }

  /// Ends the worker with all of its descendants, if it has not ended yet, and waits until nothing is left.
  ///
  /// - Returns: how it ended, as far as that is known.
  @discardableResult
  func end() -> isolation_report? {
    guard !isReaped else { return ending }
    isReaped = true
    #if os(Linux)
      beginEnd()
      // Standings that nobody read come before it.
      while ending == nil, waitForReport(milliseconds: 5000) != nil {}
      // The warden's end closes the connection; only one that does not come to its end has to be killed.
      if ending == nil, !isLeashLoose { kill(-pid, SIGKILL) }
    #else
      kill(-pid, SIGKILL)
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      if ending == nil {
        var report = isolation_report()
        report.kind = UInt32(ISOLATION_ENDED)
        report.status = status
        ending = report
      }
    #endif
    removeFolder(scratchFolder)
    return ending
  }
}
