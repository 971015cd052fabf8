import CPerformia
import Host
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The host services of one instance, which note everything that the plugin does with them.
final class TrialHost: @unchecked Sendable {
  struct Failure {
    var message: String
    var parameter: String
  }

  let pointer: UnsafeMutablePointer<performia_host>
  private let notes = UnsafeMutablePointer<performia_notes>.allocate(capacity: 1)
  let breaches: Breaches
  private let memory: ProtocolMemory
  private let folder: String
  private let threads: UInt32
  private let models: [String: performia_text]
  private let state = Mutex(State())

  private struct State {
    var failure: Failure?
    var progress: [Double] = []
    var isAnalyzing = false
    var isCancelled = false
    var cancelledAt: Double?
    var questions = 0
    var scratch: [UInt] = []
    var scratchCalls = 0
    var folderCalls = 0
    /// The folder's path: address and length of the text that is lent.
    var scratchFolder: (address: UInt, size: UInt64)?
    var fault: InjectedFault?
  }

  /// - Parameters:
  ///   - folder: where the scratch folder goes.
  ///   - threads: the thread budget.
  ///   - models: files by the parameters that name models.
  init(
    breaches: Breaches, memory: ProtocolMemory, folder: String, threads: Int, models: [String: String] = [:],
    fault: InjectedFault? = nil
  ) {
    self.breaches = breaches
    self.memory = memory
    self.folder = folder
    self.threads = UInt32(threads)
    self.models = models.mapValues { memory.store($0) }
    pointer = memory.store(performia_host())
    state.withLock { $0.fault = fault }
    pointer.pointee.size = memory.size(performia_host.self)
    pointer.pointee.abi = UInt32(PERFORMIA_ABI)
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.log = { host, level, message in TrialHost.of(host)?.note(level, message) }
    pointer.pointee.fail = { host, message, parameter in TrialHost.of(host)?.fail(message, parameter) }
    pointer.pointee.progress = { host, fraction in TrialHost.of(host)?.noteProgress(fraction) }
    pointer.pointee.is_cancelled = { host in TrialHost.of(host)?.answerCancellation() ?? 0 }
    pointer.pointee.thread_budget = { host in TrialHost.of(host)?.threads ?? 1 }
    pointer.pointee.scratch = { host, bytes, alignment in TrialHost.of(host)?.scratch(bytes, alignment) }
    pointer.pointee.scratch_folder = { host, path in
      guard let trial = TrialHost.of(host), let path else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
      return trial.scratchFolder(path)
    }
    pointer.pointee.model_path = { host, parameter, path in
      guard let trial = TrialHost.of(host), let path else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
      guard let file = trial.models[String(parameter)] else { return performia_status(PERFORMIA_NOT_FOUND) }
      path.pointee = file
      return performia_status(PERFORMIA_OK)
    }
    notes.initialize(
      to: performia_notes(
        size: structSize(performia_notes.self),
        note: { host, sentence in TrialHost.of(host)?.note(Int32(PERFORMIA_LOG_INFO), sentence) }))
    pointer.pointee.get_extension = { host, id in
      id.isValid && String(id) == PERFORMIA_NOTES_ID ? TrialHost.of(host).map { UnsafeRawPointer($0.notes) } : nil
    }
  }

  deinit {
    releaseScratch()
    notes.deallocate()
  }

  private static func of(_ host: UnsafePointer<performia_host>?) -> TrialHost? {
    host?.pointee.context.map { Unmanaged<TrialHost>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: What the check asks

  /// The reason that the plugin gave last, forgotten with this call.
  func takeFailure() -> Failure? {
    state.withLock { state in
      defer { state.failure = nil }
      return state.failure
    }
  }

  var progress: [Double] { state.withLock { $0.progress } }
  /// How often the plugin asked whether to stop.
  var questions: Int { state.withLock { $0.questions } }
  /// When the wish to stop came, by ``Clock/now``.
  var cancelledAt: Double? { state.withLock { $0.cancelledAt } }

  func beginAnalysis() {
    state.withLock {
      $0.isAnalyzing = true
      $0.progress = []
      $0.questions = 0
    }
  }

  func endAnalysis() {
    state.withLock { $0.isAnalyzing = false }
    releaseScratch()
  }

  func cancel() {
    state.withLock {
      $0.isCancelled = true
      $0.cancelledAt = $0.cancelledAt ?? Clock.now
    }
  }

  func resume() {
    state.withLock {
      $0.isCancelled = false
      $0.cancelledAt = nil
    }
  }

  // MARK: What the plugin calls

  private func note(_ level: Int32, _ message: performia_text) {
    if !(Int32(PERFORMIA_LOG_DEBUG)...Int32(PERFORMIA_LOG_ERROR)).contains(level) {
      breaches.note("it logged with the unknown level \(level)")
    }
    if !message.isValid { breaches.note("it logged a text that is not UTF-8") }
  }

  private func fail(_ message: performia_text, _ parameter: performia_text) {
    if !message.isValid || !parameter.isValid { breaches.note("it gave a reason that is not UTF-8") }
    let failure = Failure(message: String(message), parameter: String(parameter))
    state.withLock { $0.failure = failure }
  }

  private func noteProgress(_ fraction: Double) {
    let isAnalyzing = state.withLock { state in
      if state.progress.count < 1 << 20 { state.progress.append(fraction) }
      return state.isAnalyzing
    }
    if !isAnalyzing { breaches.note("it told its progress while analyze was not running") }
  }

  private func answerCancellation() -> Int32 {
    state.withLock { state in
      state.questions += 1
      return state.isCancelled ? 1 : 0
    }
  }

  private func scratch(_ bytes: UInt64, _ alignment: UInt64) -> UnsafeMutableRawPointer? {
    guard alignment > 0, alignment & (alignment - 1) == 0 else {
      breaches.note("it asked for scratch memory at a multiple of \(alignment), which is no power of two")
      return nil
    }
    let isRefused = state.withLock { state in
      if !state.isAnalyzing { breaches.note("it asked for scratch memory while analyze was not running") }
      defer { state.scratchCalls += 1 }
      return state.fault.map { $0.place == .scratch && state.scratchCalls >= $0.call } ?? false
    }
    var block: UnsafeMutableRawPointer?
    let boundary = max(Int(clamping: alignment), MemoryLayout<UnsafeRawPointer>.size)
    guard !isRefused, bytes < 1 << 40, posix_memalign(&block, boundary, max(Int(bytes), 1)) == 0, let block else {
      return nil
    }
    memset(block, 0, Int(bytes))
    state.withLock { $0.scratch.append(UInt(bitPattern: block)) }
    return block
  }

  private func releaseScratch() {
    state.withLock { state in
      for block in state.scratch { free(UnsafeMutableRawPointer(bitPattern: block)) }
      state.scratch = []
    }
  }

  private func scratchFolder(_ path: UnsafeMutablePointer<performia_text>) -> performia_status {
    state.withLock { state in
      defer { state.folderCalls += 1 }
      if let fault = state.fault, fault.place == .scratchFolder, state.folderCalls >= fault.call {
        return performia_status(PERFORMIA_IO)
      }
      if state.scratchFolder == nil {
        var name = Array((folder + "/scratch-XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { return performia_status(PERFORMIA_IO) }
        let text = memory.store(String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
        state.scratchFolder = (UInt(bitPattern: text.data), text.size)
      }
      let (address, size) = state.scratchFolder ?? (0, 0)
      path.pointee = performia_text(data: UnsafePointer(bitPattern: address), size: size)
      return performia_status(PERFORMIA_OK)
    }
  }
}

extension performia_text {
  /// Whether it is there and UTF-8.
  var isValid: Bool {
    guard size > 0 else { return true }
    guard let data, size < 1 << 30 else { return false }
    return String(validating: UnsafeRawBufferPointer(start: data, count: Int(size)), as: UTF8.self) != nil
  }
}

/// Seconds since some moment that stays the same.
enum Clock {
  static var now: Double { read(CLOCK_MONOTONIC) }
  /// Seconds of processor time of this process.
  static var processor: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
