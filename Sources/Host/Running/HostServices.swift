import CPerformia
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A wish to stop, set from anywhere and looked at everywhere.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isRequested: Bool { flag.load(ordering: .relaxed) }
  public func request() { flag.store(true, ordering: .relaxed) }
}

/// A message of an analyzer.
public struct LogMessage: Sendable {
  public enum Level: Int32, Sendable {
    case debug = 0
    case info, warning, error
    /// Says how results came about, and belongs to them; it comes by the extension `performia.notes/1`.
    case note
  }

  public let step: String
  public let level: Level
  public let text: String
}

/// The table of host services that one instance of an analyzer gets.
final class HostServices: @unchecked Sendable {
  struct Failure {
    var message: String
    var parameter: String
  }

  let pointer: UnsafeMutablePointer<performia_host>
  private let notes: UnsafeMutablePointer<performia_notes>
  /// What the instance works at; changed only while none of its functions runs.
  var job: StepJob
  private let state = Mutex(State())

  private struct State {
    var failure: Failure?
    var scratch: [UInt] = []
    var scratchFolder: String?
    var lent: [UInt] = []

    /// A copy that lives as long as the instance.
    mutating func lend(_ text: String) -> performia_text {
      let bytes = Array(text.utf8)
      let copy = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
      copy.copyMemory(from: bytes, byteCount: bytes.count)
      lent.append(UInt(bitPattern: copy))
      return performia_text(
        data: UnsafePointer(copy.assumingMemoryBound(to: CChar.self)), size: UInt64(bytes.count))
    }
  }

  init(_ job: StepJob) {
    self.job = job
    self.job.inputs = []
    notes = .allocate(capacity: 1)
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: performia_host())
    pointer.pointee.size = structSize(performia_host.self)
    pointer.pointee.abi = UInt32(PERFORMIA_ABI)
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.log = { host, level, message in
      let known = (Int32(PERFORMIA_LOG_DEBUG)...Int32(PERFORMIA_LOG_ERROR)).contains(level)
      HostServices.of(host)?.note(known ? LogMessage.Level(rawValue: level) ?? .warning : .warning, String(message))
    }
    pointer.pointee.fail = { host, message, parameter in
      HostServices.of(host)?.setFailure(Failure(message: String(message), parameter: String(parameter)))
    }
    pointer.pointee.progress = { host, fraction in
      guard fraction >= 0, fraction <= 1 else { return }
      HostServices.of(host)?.job.progress(fraction)
    }
    pointer.pointee.is_cancelled = { host in HostServices.of(host)?.job.cancellation.isRequested == true ? 1 : 0 }
    pointer.pointee.thread_budget = { host in UInt32(HostServices.of(host)?.job.threads ?? 1) }
    pointer.pointee.scratch = { host, bytes, alignment in HostServices.of(host)?.scratch(bytes, alignment) }
    pointer.pointee.scratch_folder = { host, path in
      guard let services = HostServices.of(host), let path else {
        return performia_status(PERFORMIA_INVALID_ARGUMENT)
      }
      return services.scratchFolder(path)
    }
    pointer.pointee.model_path = { host, parameter, path in
      guard let services = HostServices.of(host), let path else {
        return performia_status(PERFORMIA_INVALID_ARGUMENT)
      }
      return services.modelPath(String(parameter), path)
    }
    notes.initialize(
      to: performia_notes(
        size: structSize(performia_notes.self),
        note: { host, sentence in HostServices.of(host)?.note(.note, String(sentence)) }))
    pointer.pointee.get_extension = { host, id in
      String(id) == PERFORMIA_NOTES_ID ? HostServices.of(host).map { UnsafeRawPointer($0.notes) } : nil
    }
  }

  deinit {
    releaseScratch()
    state.withLock { state in
      for text in state.lent { UnsafeMutableRawPointer(bitPattern: text)?.deallocate() }
    }
    removeScratchFolder()
    notes.deallocate()
    pointer.deallocate()
  }

  private static func of(_ host: UnsafePointer<performia_host>?) -> HostServices? {
    host?.pointee.context.map { Unmanaged<HostServices>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The reason that the analyzer gave last, forgotten with this call.
  func takeFailure() -> Failure? {
    state.withLock { state in
      defer { state.failure = nil }
      return state.failure
    }
  }

  private func setFailure(_ failure: Failure) {
    state.withLock { $0.failure = failure }
  }

  private func note(_ level: LogMessage.Level, _ text: String) {
    job.log(LogMessage(step: job.step, level: level, text: text))
  }

  private func scratch(_ bytes: UInt64, _ alignment: UInt64) -> UnsafeMutableRawPointer? {
    var block: UnsafeMutableRawPointer?
    let boundary = max(Int(clamping: alignment), MemoryLayout<UnsafeRawPointer>.size)
    guard bytes < 1 << 46, posix_memalign(&block, boundary, max(Int(bytes), 1)) == 0, let block else { return nil }
    memset(block, 0, Int(bytes))
    state.withLock { $0.scratch.append(UInt(bitPattern: block)) }
    return block
  }

  /// Frees the memory that the analyzer took during one call.
  func releaseScratch() {
    state.withLock { state in
      for block in state.scratch { free(UnsafeMutableRawPointer(bitPattern: block)) }
      state.scratch = []
    }
  }

  /// Removes the folder that the analyzer may have asked for.
  func removeScratchFolder() {
    state.withLock { state in
      if let folder = state.scratchFolder { removeFolder(folder) }
      state.scratchFolder = nil
    }
  }

  private func scratchFolder(_ path: UnsafeMutablePointer<performia_text>) -> performia_status {
    state.withLock { state in
      if state.scratchFolder == nil {
        var name = Array((job.temporaryFolder + "/performia-scratch-XXXXXX").utf8CString)
        guard mkdtemp(&name) != nil else { return performia_status(PERFORMIA_IO) }
        state.scratchFolder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
      path.pointee = state.lend(state.scratchFolder ?? "")
      return performia_status(PERFORMIA_OK)
    }
  }

  private func modelPath(_ parameter: String, _ path: UnsafeMutablePointer<performia_text>) -> performia_status {
    guard let model = job.models.first(where: { $0.parameter == parameter })?.model else {
      return performia_status(PERFORMIA_NOT_FOUND)
    }
    state.withLock { path.pointee = $0.lend(model.path) }
    return performia_status(PERFORMIA_OK)
  }
}
