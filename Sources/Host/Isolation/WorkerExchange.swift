import Artifacts
import CIsolation
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One request to a worker and all that comes back until it is answered, refused, or the worker is gone.
final class WorkerExchange {
  /// Who is at work, for messages.
  let subject: String
  let library: String
  private let worker: WorkerProcess
  private let limits: StepLimits
  private let cancellation: Cancellation
  private let log: (LogMessage.Level, String) -> Void
  private let progress: (Double) -> Void
  /// Told once when something was printed where the host's own results go.
  private let printed: (String) -> Void
  private let deadline: ContinuousClock.Instant
  private var stopBy: ContinuousClock.Instant?
  private var lastWords = LastWords()
  private var output = PrintedLines()
  private var errors = PrintedLines()
  private var lines = 0
  private var hasPrinted = false
  private(set) var phase: PluginPhase?
  private var messages = 0

  /// More messages of one run are dropped.
  private static let mostMessages = 10_000
  /// More printed lines are dropped: no user wants to see more of them.
  private static let mostLines = 200
  /// How long an analyzer may take to stop when it is asked to: below the second in which the command ends.
  private static let grace = Duration.milliseconds(600)
  /// How often the user's wish to stop is looked at.
  private static let rhythm = 25.0

  init(
    worker: WorkerProcess, subject: String, library: String, limits: StepLimits, cancellation: Cancellation,
    log: @escaping (LogMessage.Level, String) -> Void, progress: @escaping (Double) -> Void,
    printed: @escaping (String) -> Void = { _ in }
  ) {
    self.worker = worker
    self.subject = subject
    self.library = library
    self.limits = limits
    self.cancellation = cancellation
    self.log = log
    self.progress = progress
    self.printed = printed
    deadline = .now + .seconds(min(limits.seconds, 1e9))
  }

  /// Sends a request and waits for the answer, which is of one of the kinds that end an exchange.
  ///
  /// - Returns: a frame of the kind `result`, `description` or `failure`.
  func perform(_ kind: Frame.Kind, _ message: WireMessage) throws(HostError) -> Frame {
    worker.order(
      ISOLATION_JOB_BEGINS, memory: limits.memory, processorSeconds: limits.processorSeconds)
    do throws(FrameSocket.Failure) {
      defer { withExtendedLifetime(message) {} }
      try worker.socket.send(kind, message.writer.bytes, descriptors: message.descriptors, deadline: deadline)
    } catch {
      if case .timedOut = error { throw overTime() }
      if case .fault(let reason) = error { throw .cannotIsolate(subject: subject, reason: reason) }
      // It is gone; why, the next look tells.
    }
    while true {
      while let frame = try receive() {
        guard try note(frame) else { continue }
        // What was printed before the answer is there by now.
        hear()
        hearRest()
        return frame
      }
      hear()
      if let report = worker.report(), report.kind == UInt32(ISOLATION_ENDED) {
        // Whatever it sent before its end is in the socket by now.
        if let frame = try lastAnswer() { return frame }
        throw ended(report)
      }
      try checkTime()
      wait()
    }
  }

  /// Ends a job whose answer has come: what it started must have ended too.
  ///
  /// - Returns: whether the worker can take a further job.
  func conclude() throws(HostError) -> Bool {
    #if os(Linux)
      worker.order(ISOLATION_JOB_ENDED)
      // Of a warden that is late, or has ended everything in the meantime, the last word tells what was left.
      guard let report = worker.waitForReport(milliseconds: 2000) ?? worker.end() else { return false }
      guard report.descendants == 0 else {
        throw .leftProcesses(subject: subject, count: Int(report.descendants))
      }
      // Memory that stays with a worker must not become the next job's fault.
      return report.kind == UInt32(ISOLATION_STANDING) && report.memory < UInt64(limits.memory) / 2
    #else
      return true
    #endif
  }

  /// Lets a worker end its analyzers, and itself.
  ///
  /// - Returns: how that failed.
  func dismiss() -> HostError? {
    do throws(FrameSocket.Failure) { try worker.socket.send(.end, deadline: .now) } catch { return nil }
    let report = worker.waitForReport(milliseconds: Self.dismissal)
    guard let report else {
      return .overLimit(
        subject: subject, limit: "\(Self.dismissal / 1000) s in destroy", lastWords: words())
    }
    // What it says before it goes tells where it was.
    _ = try? lastAnswer()
    if report.kind == UInt32(ISOLATION_ENDED), report.status == 0 { return nil }
    return ended(report)
  }

  private static let dismissal: Int32 = 2000

  /// The next frame that has come.
  private func receive() throws(HostError) -> Frame? {
    do throws(FrameSocket.Failure) {
      return try worker.socket.receive()
    } catch {
      if case .fault(let reason) = error { throw .brokenAnswer(subject: subject, reason: reason) }
      throw gone()
    }
  }

  /// The answer, if a worker that is gone had sent it.
  private func lastAnswer() throws(HostError) -> Frame? {
    while true {
      let frame: Frame?
      do throws(FrameSocket.Failure) { frame = try worker.socket.receive() } catch { return nil }
      guard let frame else { return nil }
      if try note(frame) { return frame }
    }
  }

  /// - Returns: whether the frame is the answer.
  private func note(_ frame: Frame) throws(HostError) -> Bool {
    do {
      var reader = ByteReader(frame.bytes)
      switch frame.kind {
      case .hello:
        let version = try reader.read(UInt32.self)
        guard version == PluginWorker.version else {
          throw WireFault(reason: "the worker is of version \(version), not \(PluginWorker.version)")
        }
        worker.protections = try reader.read(UInt32.self)
      case .phase: phase = PluginPhase(rawValue: try reader.read(UInt8.self))
      case .progress:
        let fraction = try reader.readDouble()
        if fraction >= 0, fraction <= 1 { progress(fraction) }
      case .log:
        let level = LogMessage.Level(rawValue: try reader.read(Int32.self)) ?? .warning
        let text = try reader.readText()
        lastWords.note(text)
        messages += 1
        if messages <= Self.mostMessages { log(level, text) }
      case .result, .description, .failure: return true
      default: throw WireFault(reason: "a message of the kind \(frame.kind.rawValue) came")
      }
      return false
    } catch {
      throw .brokenAnswer(subject: subject, reason: (error as? WireFault)?.reason ?? "\(error)")
    }
  }

  /// Reads what the plugin printed.
  private func hear() {
    var block = [UInt8](repeating: 0, count: 1 << 14)
    // As much as there is, but a plugin that prints without end gets no more of this thread than others do.
    for descriptor in [worker.errors, worker.output] {
      for _ in 0..<16 {
        let got = isolation_receive_bytes(descriptor, &block, block.count)
        guard got > 0 else { break }
        let isOutput = descriptor == worker.output
        for line in isOutput ? output.take(block.prefix(got)) : errors.take(block.prefix(got)) {
          note(line, isOutput: isOutput)
        }
      }
    }
  }

  /// Takes what was printed without an end of line as a line.
  private func hearRest() {
    if let line = errors.takeRest() { note(line, isOutput: false) }
    if let line = output.takeRest() { note(line, isOutput: true) }
  }

  private func note(_ line: String, isOutput: Bool) {
    lastWords.note(line)
    lines += 1
    if lines <= Self.mostLines { log(.debug, "printed: \(line)") }
    guard isOutput, !hasPrinted else { return }
    hasPrinted = true
    printed(line)
  }

  private func checkTime() throws(HostError) {
    let now = ContinuousClock.now
    if cancellation.isRequested {
      if stopBy == nil {
        stopBy = now + Self.grace
        do throws(FrameSocket.Failure) { try worker.socket.send(.cancel, deadline: now) } catch {}
      }
      if let stopBy, now >= stopBy { throw .cancelled }
    }
    if now >= deadline { throw overTime() }
  }

  private func wait() {
    let left = min((deadline - ContinuousClock.now) / .milliseconds(1), Self.rhythm)
    var ready = [worker.socket.descriptor, worker.leash, worker.output, worker.errors].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    poll(&ready, nfds_t(ready.count), Int32(max(left.rounded(.up), 0)))
    // A closed output would otherwise wake this thread again and again.
    let isClosed = ready[2...].contains { $0.revents & Int16(POLLHUP) != 0 }
    if isClosed, ready[0].revents == 0, ready[1].revents == 0 { usleep(1000) }
  }

  // MARK: Endings

  private func overTime() -> HostError {
    .overLimit(subject: subject, limit: StepLimit.seconds.description(limits), lastWords: words())
  }

  private func words() -> String? {
    hear()
    hearRest()
    return lastWords.text
  }

  /// The connection is gone: so is the worker, or it will be.
  private func gone() -> HostError {
    if let report = worker.waitForReport(milliseconds: 500), report.kind == UInt32(ISOLATION_ENDED) {
      return ended(report)
    }
    #if !os(Linux)
      if let report = worker.end() { return ended(report) }
    #endif
    return .endedItself(
      subject: subject, how: "it closed its connection to the host\(place)", lastWords: words())
  }

  private var place: String { phase.map { " \($0.description)" } ?? "" }

  private func ended(_ report: isolation_report) -> HostError {
    if cancellation.isRequested { return .cancelled }
    switch Int(report.cause) {
    case ISOLATION_CAUSE_MEMORY:
      return .overLimit(subject: subject, limit: StepLimit.memory.description(limits), lastWords: words())
    case ISOLATION_CAUSE_CPU:
      return .overLimit(subject: subject, limit: StepLimit.processorSeconds.description(limits), lastWords: words())
    default: break
    }
    let ending = WorkerEnding(report)
    if phase == .loading {
      return .crashedWhileLoading(library: library, how: ending.description, lastWords: words())
    }
    if ending.isOutOfMemory {
      return .overLimit(subject: subject, limit: StepLimit.memory.description(limits), lastWords: words())
    }
    let how = ending.description + place
    return ending.signal == nil
      ? .endedItself(subject: subject, how: how, lastWords: words())
      : .crashed(subject: subject, how: how, lastWords: words())
  }
}

/// How a worker ended.
struct WorkerEnding {
  let signal: Int32?
  let description: String
  /// Memory was so short that it got none any more.
  let isOutOfMemory: Bool

  init(_ report: isolation_report) {
    let number = report.crash.signal != 0 ? report.crash.signal : report.status & 0x7F
    guard number != 0 else {
      signal = nil
      isOutOfMemory = false
      description = "its process ended by itself with exit code \((report.status >> 8) & 0xFF)"
      return
    }
    signal = number
    isOutOfMemory = Int(report.crash.place) == ISOLATION_PLACE_NO_MEMORY
    let place =
      switch Int(report.crash.place) {
      case ISOLATION_PLACE_STACK: ", it ran out of stack"
      case ISOLATION_PLACE_INPUT: ", it wrote to data that it may only read"
      case ISOLATION_PLACE_NULL: ", it used a null pointer"
      default: number == SIGKILL ? ", somebody killed it, perhaps the system for want of memory" : ""
      }
    description = "\(Self.name(of: number))\(place)"
  }

  private static func name(of signal: Int32) -> String {
    let names = [
      SIGSEGV: "SIGSEGV", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE",
      SIGTRAP: "SIGTRAP", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGSYS: "SIGSYS", SIGXCPU: "SIGXCPU",
      SIGPIPE: "SIGPIPE", SIGHUP: "SIGHUP", SIGINT: "SIGINT",
    ]
    let meaning = strsignal(signal).map { String(cString: $0).lowercased() } ?? "unknown"
    return "signal \(signal) (\(names[signal].map { "\($0), " } ?? "")\(meaning))"
  }
}
