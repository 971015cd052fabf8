import Artifacts
import Dispatch
import Host
import Logging
import ServiceErrors
import SongMap
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Analyses the jobs of a store, some at once, each in a process of its own, until it is stopped.
///
/// The store says at every instant what is to be done, so that after a kill nothing is lost: what was being processed is
/// begun again, and an old process that is still there keeps the new one waiting until it has ended.
public final class JobQueue: Sendable {
  public let store: JobStore
  public let folders: JobFolders
  public let hub = EventHub()
  private let settings: JobSettings
  private let logger: Logger
  private let state = Mutex(State())
  private let changed = DispatchSemaphore(value: 0)
  private let idle = DispatchGroup()

  private struct State {
    var running: [String: (process: AnalysisProcess, deadline: ContinuousClock.Instant)] = [:]
    /// Jobs whose time is up.
    var late: Set<String> = []
    var isStopping = false
  }

  public init(store: JobStore, folders: JobFolders, settings: JobSettings, logger: Logger) {
    self.store = store
    self.folders = folders
    self.settings = settings
    self.logger = logger
  }

  /// Seconds since 1970.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  /// Takes up what was left, and works from then on.
  public func start() throws {
    folders.removeIncoming()
    let resumed = try store.resume()
    if resumed > 0 { logger.notice("\(resumed) jobs that were being processed are begun again") }
    DispatchQueue.global().async { [self] in
      while !state.withLock({ $0.isStopping }) {
        supervise()
        _ = changed.wait(timeout: .now() + .seconds(1))
      }
    }
  }

  /// Ends all analyses; their jobs go on when the queue is started again.
  public func stop() {
    let running = state.withLock { state in
      state.isStopping = true
      return Array(state.running.values)
    }
    changed.signal()
    for (process, _) in running { process.stop() }
    idle.wait()
    hub.endAll()
  }

  /// How many analyses run.
  public var runningCount: Int { state.withLock { $0.running.count } }

  /// Adds a job for a recording that has been uploaded, or finds the one that gives the same.
  ///
  /// - Parameters:
  ///   - recording: hash, as ``Upload/finish()`` gives it.
  ///   - filename: as the client names it.
  ///   - priority: greater goes first.
  /// - Returns: the job, and whether it was there before.
  /// - Throws: ``ServiceError/queueFull(bound:retryAfter:)``, ``ServiceError/storeFailed(reason:)``.
  public func add(
    recording: String, filename: String, bytes: Int, options: Job.Options, priority: Int = 0
  ) throws -> (job: Job, isKnown: Bool) {
    let fingerprint = SHA256Digest(of: "\(recording)\n\(options.canonicalText)").description
    if let job = try store.job(like: fingerprint),
      job.status != .complete || access(folders.map(of: job.id), R_OK) == 0
    {
      return (job, true)
    }
    let job = Job(
      id: Identifier.random(bytes: 12), recording: recording, filename: filename, bytes: Int64(bytes),
      options: options, fingerprint: fingerprint, priority: priority, createdAt: Self.now)
    try store.add(job, bound: settings.bound)
    changed.signal()
    return (job, false)
  }

  /// Throws where no further job would be taken, so that nobody uploads in vain.
  ///
  /// - Throws: ``ServiceError/queueFull(bound:retryAfter:)``, ``ServiceError/storeFailed(reason:)``.
  public func requireRoom() throws {
    if try store.isFull(bound: settings.bound) {
      throw ServiceError.queueFull(bound: settings.bound, retryAfter: 30)
    }
  }

  /// Stops a job if it is not at its end, and removes it with all that it made if it is.
  ///
  /// - Throws: ``ServiceError/notFound(kind:_:)``.
  public func remove(_ id: String) throws {
    let job = try store.job(id)
    if job.status.isFinal {
      try store.remove(id)
      folders.remove(id)
      hub.end(id)
      return
    }
    let updated = try store.update(id) { job in
      job.isUnwanted = true
      if job.status == .pending {
        job.status = .cancelled
        job.completedAt = Self.now
      }
    }
    if updated?.status == .cancelled { end(id, "cancelled", []) }
    changed.signal()
  }

  // MARK: The work

  private func supervise() {
    do {
      for id in try store.unwanted() { state.withLock { $0.running[id] }?.process.stop() }
      stopLate()
      while state.withLock({ !$0.isStopping && $0.running.count < settings.workers }),
        let job = try store.next(at: Self.now)
      {
        begin(job)
      }
    } catch {
      logger.error("the queue has to wait: \(error)")
    }
  }

  private func stopLate() {
    let now = ContinuousClock.now
    let late = state.withLock { state in
      let late = state.running.filter { $0.value.deadline <= now }
      state.late.formUnion(late.keys)
      return late.values.map(\.process)
    }
    for process in late { process.stop() }
  }

  private func begin(_ job: Job) {
    let process = AnalysisProcess()
    let deadline = ContinuousClock.now + .seconds(settings.jobSeconds)
    state.withLock { $0.running[job.id] = (process, deadline) }
    DispatchQueue.global().async(group: idle) { [self] in run(job, process) }
  }

  private func run(_ job: Job, _ process: AnalysisProcess) {
    let writer = JobEventWriter(id: job.id, store: store, hub: hub)
    writer.tell("started", [JSON.Member("job_id", .string(job.id))])
    logger.info("job started", metadata: ["job": "\(job.id)", "pipeline": "\(job.options.pipeline)"])
    var ending: AnalysisProcess.Ending
    do {
      ending = process.run(settings.program, try arguments(job), note: writer.note)
    } catch {
      ending = AnalysisProcess.Ending(isSuccess: false, words: "\(error)")
    }
    if ending.isSuccess, access(folders.map(of: job.id), R_OK) != 0 {
      ending = AnalysisProcess.Ending(isSuccess: false, words: "it wrote no Song Map")
    }
    let (isLate, isStopping) = state.withLock { ($0.late.remove(job.id) != nil, $0.isStopping) }
    let isUnwanted = (try? store.job(job.id))?.isUnwanted == true
    var result = (status: Job.Status.complete, code: String?.none, message: String?.none)
    if isUnwanted {
      result.status = .cancelled
    } else if !ending.isSuccess {
      result.status = .error
      if isLate {
        let error = ServiceError.jobTooSlow(limit: settings.jobSeconds)
        (result.code, result.message) = (error.code, error.message)
      } else if let failure = writer.failure, !isStopping {
        // The client knows the recording by its own name.
        let path = folders.recording(job.recording)
        (result.code, result.message) = (failure.code, failure.message.replacing(path, with: job.filename))
      } else {
        let error = ServiceError.jobBroke(reason: ending.words)
        (result.code, result.message) = (ending.code ?? error.code, error.message)
      }
    }
    if isStopping, !ending.isSuccess, !isUnwanted, !isLate {
      // The job stays as it is, and is begun again with the next start.
      state.withLock { _ = $0.running.removeValue(forKey: job.id) }
      return
    }
    conclude(job.id, result.status, result.code, result.message)
  }

  private func conclude(_ id: String, _ status: Job.Status, _ code: String?, _ message: String?) {
    while true {
      do {
        _ = try store.update(id) { job in
          job.status = status
          job.completedAt = Self.now
          job.errorCode = code
          job.errorMessage = message
          if status == .complete { job.progress = 1 }
        }
        break
      } catch {
        // A full disk may have room again; a job whose end is not on the disk has not ended.
        logger.error("the end of a job cannot be noted: \(error)", metadata: ["job": "\(id)"])
        if state.withLock({ $0.isStopping }) { break }
        sleep(1)
      }
    }
    switch status {
    case .complete: end(id, "complete", [JSON.Member("job_id", .string(id))])
    case .error:
      end(id, "failed", [JSON.Member("code", .string(code ?? "")), JSON.Member("message", .string(message ?? ""))])
    default: end(id, "cancelled", [])
    }
    logger.info("job ended", metadata: ["job": "\(id)", "status": "\(status)", "error": "\(code ?? "")"])
    state.withLock { _ = $0.running.removeValue(forKey: id) }
    changed.signal()
  }

  private func end(_ id: String, _ type: String, _ members: [JSON.Member]) {
    JobEventWriter(id: id, store: store, hub: hub).tell(type, members)
    hub.end(id)
  }

  private func arguments(_ job: Job) throws -> [String] {
    try makeFolder(folders.folder(of: job.id))
    var arguments = [
      "analyze", folders.recording(job.recording), "-o", folders.map(of: job.id), "--json", "--parts", "--supervised",
      folders.lock(of: job.id), "--isolation", "all", "--jobs", "\(settings.coresOfJob)", "--max-duration",
      "\(settings.maximumDuration)", "-p", job.options.pipeline,
    ]
    for change in job.options.changes { arguments += ["--set", change] }
    if let language = job.options.language { arguments += ["--set", "lyrics.language=\(language)"] }
    for (step, text) in job.options.given.sorted(by: { $0.key < $1.key }) {
      let path = folders.given(step, of: job.id)
      try AtomicFile.write(Array(text.utf8), to: path)
      arguments += ["--given", "\(step)=\(path)"]
    }
    if settings.pipelinesWithStems.contains(job.options.pipeline) {
      arguments += ["--stems", folders.stems(of: job.id)]
    }
    return arguments
  }
}

extension Job.Options {
  /// The same for options that mean the same.
  var canonicalText: String {
    let members = [
      JSON.Member("pipeline", .string(pipeline)), JSON.Member("set", .array(changes.map(JSON.string))),
      JSON.Member("language", language.map(JSON.string) ?? .null),
      JSON.Member("given", .object(given.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) })),
    ]
    return JSON.object(members).text(.compact)
  }
}
