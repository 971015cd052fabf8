import CIsolation
import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Which analyzers run in processes of their own, and what these may do: one for a whole command, so that processes are
/// used again.
public final class Isolation: Sendable {
  /// What runs in a process of its own besides what asks for it.
  public enum Scope: Sendable {
    /// Every library that neither comes with Performia nor is trusted.
    case untrusted
    /// Everything.
    case everything
  }

  public let scope: Scope
  /// What holds for every step in place of the defaults and of what the pipeline says.
  public let limits: StepLimitChanges
  public let register: LibraryRegister
  /// Whether a process keeps a configured analyzer for the next recording.
  let keepsAnalyzers: Bool
  let pool: WorkerPool
  private let bundledFolders: [String]
  private let isolatedFolders: [String]

  /// - Parameters:
  ///   - executable: a program that hosts a plugin when it is told `plugin-host`; by default the `performia` beside the
  ///     running program.
  ///   - bundledFolders: where the libraries are that come with Performia.
  ///   - isolatedFolders: whose libraries, and those below, get processes of their own in any case.
  ///   - keepsAnalyzers: whether several recordings are to come, so that models are worth keeping. An analyzer's destroy
  ///     is then called at the end, and what goes wrong there is given by ``close()``.
  public init(
    scope: Scope = .untrusted, executable: String? = nil, bundledFolders: [String] = Discovery.bundledFolders,
    isolatedFolders: [String] = [], register: LibraryRegister = .standard,
    limits: StepLimitChanges = StepLimitChanges(), keepsAnalyzers: Bool = false
  ) {
    self.scope = scope
    self.limits = limits
    self.register = register
    self.keepsAnalyzers = keepsAnalyzers
    self.bundledFolders = bundledFolders.compactMap(resolved)
    self.isolatedFolders = isolatedFolders.compactMap(resolved)
    pool = WorkerPool(executable: executable ?? Discovery.program)
  }

  /// Whether a library came with Performia.
  public func isBundled(_ library: String) -> Bool { folder(of: library).map(bundledFolders.contains) ?? false }

  private func isInIsolatedFolder(_ library: String) -> Bool {
    guard !isolatedFolders.isEmpty, let folder = folder(of: library) else { return false }
    return isolatedFolders.contains { folder == $0 || folder.hasPrefix($0 + "/") }
  }

  private func folder(of library: String) -> String? {
    resolved(library.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
  }

  /// Whether an attempt at a step runs in a process of its own.
  public func isIsolated(_ attempt: Attempt) -> Bool {
    scope == .everything || attempt.isolation == .process || !isTrusted(attempt.analyzer.libraryPath)
      || isInIsolatedFolder(attempt.analyzer.libraryPath)
  }

  private func isTrusted(_ library: String) -> Bool { isBundled(library) || register.isTrusted(library) }

  /// Begins ahead of time what a process needs, where one of the attempts will get one.
  func prepare(for attempts: [Attempt]) {
    if attempts.contains(where: isIsolated) { pool.prepare() }
  }

  func runner(for attempt: Attempt) -> any Runner {
    guard isIsolated(attempt) else { return InProcessRunner() }
    // Who trusts a library lets it reach what it wants, graphics processors for instance.
    let isSandboxed = isBundled(attempt.analyzer.libraryPath) || !register.isTrusted(attempt.analyzer.libraryPath)
    return IsolatedRunner(isolation: self, isSandboxed: isSandboxed, limits: limits.over(attempt.limits))
  }

  /// - Throws: ``HostError/quarantined(library:reason:)``.
  func requireUsable(_ library: String) throws(HostError) {
    if let reason = register.quarantine(of: library) { throw .quarantined(library: library, reason: reason) }
  }

  /// Keeps in mind a library that cannot even be loaded.
  func note(_ error: HostError, library: String) {
    guard case .crashedWhileLoading(_, let how, _) = error else { return }
    // Where that cannot be kept, the library is tried again next time, in a process of its own as before.
    try? register.quarantine(library, because: how)
  }

  /// What a library says of itself, asked in a process of its own where it is not trusted.
  ///
  /// - Parameter temporaryFolder: where the process finds its scratch folder.
  /// - Throws: what ``PluginLibrary/load(_:)`` throws, and how the process failed.
  public func manifest(
    of library: String, argument: String? = nil, temporaryFolder: String
  ) throws(HostError) -> PluginManifest {
    // Foreign code, which an argument stands for, is not trusted with its adapter.
    if scope != .everything, argument == nil, isTrusted(library) { return try PluginLibrary.load(library).manifest() }
    try requireUsable(library)
    return try describe(library, argument, temporaryFolder)
  }

  /// Compares an analyzer's library with its manifest, in a process of its own where it is not trusted.
  public func check(_ installed: InstalledAnalyzer, temporaryFolder: String) throws(HostError) {
    let truth = try manifest(
      of: installed.libraryPath, argument: installed.plugin.argument, temporaryFolder: temporaryFolder)
    try truth.verify(installed)
  }

  /// What protects the system from a plugin's process here and now.
  public func protections(temporaryFolder: String) throws(HostError) -> [Protection] {
    let worker = try pool.take(
      WorkerPool.Key(library: "", isSandboxed: true), temporaryFolder: temporaryFolder)
    defer { worker.end() }
    let exchange = exchange(worker, "a plugin's process", "")
    // A library without a name is refused, after the worker has said hello.
    _ = try exchange.perform(.describe, WireMessage(library: "", argument: nil))
    return Protection.allCases.filter { worker.protections & $0.bit != 0 }
  }

  private func describe(
    _ library: String, _ argument: String?, _ temporaryFolder: String
  ) throws(HostError) -> PluginManifest {
    let worker = try pool.take(
      WorkerPool.Key(library: library, isSandboxed: true), temporaryFolder: temporaryFolder)
    defer { worker.end() }
    let subject = argument.map { "the foreign plugin '\($0)'" } ?? "the plugin library \(library)"
    do throws(HostError) {
      let answer = try exchange(worker, subject, library).perform(
        .describe, WireMessage(library: library, argument: argument))
      do {
        guard answer.kind == .description else { throw try WireFailure(answer.bytes).error(library: library) }
        return try PluginManifest(json: answer.bytes)
      } catch let error as HostError {
        throw error
      } catch {
        throw HostError.brokenAnswer(subject: subject, reason: (error as? WireFault)?.reason ?? "\(error)")
      }
    } catch {
      note(error, library: library)
      throw error
    }
  }

  func exchange(_ worker: WorkerProcess, _ subject: String, _ library: String) -> WorkerExchange {
    WorkerExchange(
      worker: worker, subject: subject, library: library,
      limits: limits.applied(to: StepLimits(duration: 0, threads: 1, declared: 0, inputs: 0)),
      cancellation: Cancellation(), log: { _, _ in }, progress: { _ in })
  }

  /// Ends all processes.
  ///
  /// - Returns: what went wrong when analyzers that were kept came to their end; results are not touched by that.
  @discardableResult
  public func close() -> [HostError] {
    var failures: [HostError] = []
    pool.close { [self] key, worker in
      guard keepsAnalyzers else { return }
      let exchange = exchange(worker, "the plugin library \(key.library)", key.library)
      if let failure = exchange.dismiss() { failures.append(failure) }
    }
    return failures
  }
}

/// What protects the system from a plugin's process.
public enum Protection: CaseIterable, Sendable {
  case descendantsEnded, noNewPrivileges, noCapabilities, readOnlyFiles, noForeignSignals, noNetwork

  var bit: UInt32 {
    switch self {
    case .descendantsEnded: UInt32(ISOLATION_REACHES_DESCENDANTS)
    case .noNewPrivileges: UInt32(ISOLATION_NO_NEW_PRIVILEGES)
    case .noCapabilities: UInt32(ISOLATION_NO_CAPABILITIES)
    case .readOnlyFiles: UInt32(ISOLATION_READ_ONLY_FILES)
    case .noForeignSignals: UInt32(ISOLATION_NO_FOREIGN_SIGNALS)
    case .noNetwork: UInt32(ISOLATION_NO_NETWORK)
    }
  }

  public var summary: String {
    switch self {
    case .descendantsEnded: "processes that a plugin starts are ended with it"
    case .noNewPrivileges: "no further privileges by running programs"
    case .noCapabilities: "no powers of the superuser"
    case .readOnlyFiles: "files are read-only but for a scratch folder (Landlock)"
    case .noForeignSignals: "no signals to other processes (Landlock)"
    case .noNetwork: "no network, no tracing of other processes (seccomp)"
    }
  }
}

/// A path without links; nil where there is none.
private func resolved(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
