import Artifacts
import CIsolation
import Pipeline
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The inside of a process that runs one plugin for a host: it takes jobs from a socket, runs them as the host would in
/// its own process, and sends what came of them.
public final class PluginWorker: Sendable {
  /// What both sides must speak; the host refuses a worker of another version.
  static let version: UInt32 = 2
  /// Descriptors that a worker inherits.
  enum Inherited {
    static let socket: Int32 = 3
    static let leash: Int32 = 4
  }
  /// Analyzers that stay for a next job at most.
  private static let mostAnalyzers = 4

  private let socket: FrameSocket
  private let scratchFolder: String
  private let sending = Mutex(())
  /// Configured analyzers, the one used last at the end.
  private let kept = Monitor<[(key: String, instance: AnalyzerInstance)]>([])

  /// - Parameter socket: a connected stream socket; the worker's own from now on.
  init(socket: Int32, scratchFolder: String) {
    self.socket = FrameSocket(socket, longestFrame: Int(UInt32.max))
    self.scratchFolder = scratchFolder
  }

  /// Makes this process, which must have one thread only, a place where workers come from, until the host that started
  /// it goes away. In each of its children: a worker with its warden.
  public static func nurse() -> Never {
    // Workers come from a place that could not rehearse too, only slower.
    try? WorkerRehearsal.run()
    var request = isolation_request()
    guard isolation_nurse(Inherited.socket, &request) == 0 else { _exit(71) }
    let folder = withUnsafeBytes(of: request.folder) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    setenv("TMPDIR", folder, 1)
    run(scratchFolder: folder, isSandboxed: request.is_sandboxed != 0)
  }

  /// Makes this process, which must have one thread only, a worker with its warden, and serves the host until that goes
  /// away.
  ///
  /// - Parameters:
  ///   - scratchFolder: the one place where plugins may write.
  ///   - isSandboxed: whether to give up what plugins do not need.
  public static func run(scratchFolder: String, isSandboxed: Bool) -> Never {
    var protections = isolation_guard(Inherited.leash, Inherited.leash)
    guard protections >= 0 else { _exit(71) }
    isolation_yield()
    isolation_print_by_line()
    if isSandboxed { protections |= isolation_sandbox(scratchFolder) }
    isolation_watch_crashes()
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    PluginWorker(socket: Inherited.socket, scratchFolder: scratchFolder).serve(protections: UInt32(protections))
    _exit(0)
  }

  /// Serves until the host goes away or says that it is done.
  func serve(protections: UInt32) {
    var hello = ByteWriter()
    hello.write(Self.version)
    hello.write(protections)
    guard send(.hello, hello.bytes) else { return }
    var cancellation = Cancellation()
    var thread: WorkerThread?
    while let frame = next() {
      switch frame.kind {
      case .job:
        thread?.join()
        let ours = Cancellation()
        cancellation = ours
        thread = WorkerThread { [self] in run(frame, ours) }
        if thread == nil { fail(WireFault(reason: "the system gives no thread")) }
      case .cancel: cancellation.request()
      case .describe: describe(frame)
      case .survey: survey(frame)
      case .end:
        thread?.join()
        destroyAll()
        return
      default: return
      }
    }
  }

  private func next() -> Frame? {
    while true {
      do throws(FrameSocket.Failure) {
        if let frame = try socket.receive() { return frame }
      } catch {
        return nil
      }
      var ready = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&ready, 1, -1) < 0, errno != EINTR { return nil }
    }
  }

  @discardableResult
  private func send(_ kind: Frame.Kind, _ payload: [UInt8], _ descriptors: [Int32] = []) -> Bool {
    sending.withLock { _ in
      do throws(FrameSocket.Failure) {
        try socket.send(kind, payload, descriptors: descriptors)
        return true
      } catch {
        return false
      }
    }
  }

  private func fail(_ error: any Error) {
    send(.failure, WireFailure(error).bytes)
  }

  // MARK: Jobs

  private func run(_ frame: Frame, _ cancellation: Cancellation) {
    isolation_watch_thread()
    defer { isolation_forget_inputs() }
    do {
      let reported = Mutex(0.0)
      var reader = ByteReader(frame.bytes)
      let message = try reader.readJob(
        descriptors: frame.descriptors, temporaryFolder: scratchFolder, cancellation: cancellation,
        log: { [self] message in
          var writer = ByteWriter()
          writer.write(message.level.rawValue)
          writer.write(String(message.text.prefix(Self.longestMessage)))
          send(.log, writer.bytes)
        },
        progress: { [self] fraction in
          let isNews = reported.withLock { reported in
            guard fraction >= reported + 0.005 || fraction == 1 && reported < 1 else { return false }
            reported = fraction
            return true
          }
          guard isNews else { return }
          var writer = ByteWriter()
          writer.write(fraction)
          send(.progress, writer.bytes)
        },
        phase: { [self] in send(.phase, [$0.rawValue]) })
      isolation_limit(message.dataLimit, UInt64(clamping: message.job.limits.output))
      noteInputs(of: message.job)
      let results = try analyze(message)
      // What was printed comes before the answer.
      isolation_flush_output()
      let answer = try WireMessage(results: results)
      let isSent = withExtendedLifetime(answer) { send(.result, answer.writer.bytes, answer.descriptors) }
      if !isSent { _exit(71) }
    } catch {
      isolation_flush_output()
      fail(error)
    }
  }

  private static let longestMessage = 1 << 14

  private func noteInputs(of job: StepJob) {
    for artifact in job.inputs.joined() {
      let spools: [Spool] =
        switch artifact.payload {
        case .audio(let audio): audio.channels
        case .matrix(let matrix): [matrix.values]
        case .table, .document: []
        }
      for spool in spools {
        if let values = spool.map() { isolation_note_input(values, spool.count * MemoryLayout<Float>.stride) }
      }
    }
  }

  private func analyze(_ message: WireJob) throws -> [String: Artifact] {
    let job = message.job
    let key = message.key
    let known = kept.update { kept in
      kept.firstIndex { $0.key == key }.map { kept.remove(at: $0).instance }
    }
    let instance = try known ?? AnalyzerInstance(job)
    guard message.keepsAnalyzer else {
      defer { instance.destroy() }
      return try instance.analyze(job)
    }
    do {
      let results = try instance.analyze(job)
      let surplus = kept.update { kept in
        kept.append((key, instance))
        return kept.count > Self.mostAnalyzers ? kept.removeFirst().instance : nil
      }
      surplus?.destroy()
      return results
    } catch {
      instance.destroy()
      throw error
    }
  }

  private func destroyAll() {
    for (_, instance) in kept.update({ $0 }) { instance.destroy() }
  }

  // MARK: Descriptions

  private func describe(_ frame: Frame) {
    do {
      var reader = ByteReader(frame.bytes)
      let (library, argument) = try (reader.readText(), reader.readText())
      send(.phase, [PluginPhase.loading.rawValue])
      let loaded = try PluginLibrary.load(library)
      // From here on a crash is the foreign plugin's, and no reason to leave its adapter alone.
      if !argument.isEmpty { send(.phase, [PluginPhase.describing.rawValue]) }
      let manifest = try loaded.manifest(argument: argument.isEmpty ? nil : argument)
      send(.description, Array(JSON(encoding: manifest).text(.compact).utf8))
    } catch {
      fail(error)
    }
  }

  /// Answers which foreign libraries an adapter finds, or what is in one of them.
  private func survey(_ frame: Frame) {
    do {
      var reader = ByteReader(frame.bytes)
      let (library, foreign) = try (reader.readText(), reader.readText())
      send(.phase, [PluginPhase.loading.rawValue])
      let loaded = try PluginLibrary.load(library)
      send(.phase, [PluginPhase.describing.rawValue])
      let answer =
        foreign.isEmpty
        ? JSON(encoding: try loaded.foreignLibraries()) : JSON(encoding: try loaded.foreignLibrary(foreign))
      send(.description, Array(answer.text(.compact).utf8))
    } catch {
      fail(error)
    }
  }
}

extension WireJob {
  /// The same for jobs that one analyzer can do.
  fileprivate var key: String {
    let parameters = job.parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.json.text(.compact))" }
    let models = job.models.map { "\($0.parameter) \($0.model.path) \($0.model.sha256)" }
    return ([job.analyzer.manifest.id, job.analyzer.plugin.argument ?? ""] + parameters + models)
      .joined(separator: "\n")
  }
}
