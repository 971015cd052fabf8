import Artifacts
import Host
import Pipeline
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

/// Holds plugins against everything that the protocol asks of them.
public final class Validator: Sendable {
  public struct Settings: Sendable {
    public var level: ValidationLevel
    /// Only these checks, and what they require; nil for all of the level.
    public var checks: [String]?
    /// Only these analyzers; nil for all.
    public var analyzers: [String]?
    /// Processes at once.
    public var jobs: Int
    /// Seconds for one check; longer ones get a multiple.
    public var timeLimit: Double
    public var seed: Int
    /// The executable that runs single checks by its verb `plugins run-check`.
    public var executable: String
    /// Folders of plugins whose own types the checked plugin may read, absolute.
    public var pluginFolders: [String]
    /// Files of the models that are installed, by name.
    public var models: [String: String]

    public init(
      level: ValidationLevel, checks: [String]? = nil, analyzers: [String]? = nil, jobs: Int, timeLimit: Double? = nil,
      seed: Int = 1, executable: String, pluginFolders: [String] = [], models: [String: String] = [:]
    ) {
      self.level = level
      self.checks = checks
      self.analyzers = analyzers
      self.jobs = max(1, jobs)
      self.timeLimit = timeLimit ?? level.pick(quick: 60, standard: 180, full: 600)
      self.seed = seed
      self.executable = executable
      self.pluginFolders = pluginFolders
      self.models = models
    }
  }

  public let subject: ValidationSubject
  private let settings: Settings
  private let folder: String
  private let runs = Counter()

  /// - Parameter path: a plugin library or a manifest.
  /// - Throws: ``ValidationError`` when there is no plugin, or a check or analyzer does not exist.
  public init(path: String, settings: Settings) throws(ValidationError) {
    for id in settings.checks ?? [] where CheckCatalogue.check(id) == nil {
      throw .unknownCheck(id, nearest: NearestName.of(id, in: CheckCatalogue.checks.map(\.id)))
    }
    subject = try ValidationSubject(path: path)
    self.settings = settings
    var name = Array((FileManager.default.temporaryDirectory.path + "/performia-validate-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else { throw .cannotStart(reason: String(cString: strerror(errno))) }
    folder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs the checks, several at once.
  ///
  /// - Parameter note: called with each result as it comes, from several threads but never two at once.
  /// - Returns: every result, in the order of the catalogue.
  /// - Throws: ``ValidationError`` when processes cannot be started or an analyzer does not exist.
  public func run(note: @escaping @Sendable (CheckResult) -> Void) throws -> [CheckResult] {
    let wanted = settings.checks.map(Self.withPrerequisites)
    var checks = CheckCatalogue.checks.filter { $0.level <= settings.level && wanted?.contains($0.id) ?? true }
    if settings.checks?.contains(FuzzCheck.check.id) == true { checks.append(FuzzCheck.check) }
    var results: [CheckResult] = []
    for stage in Self.stages(of: checks) {
      let known = results
      let analyzers = stage.contains { $0.scope == .analyzer } ? try analyzers(known) : []
      let tasks = stage.flatMap { check -> [Task] in
        switch check.scope {
        case .library: return [Task(check: check, analyzer: nil)]
        case .analyzer: return analyzers.map { Task(check: check, analyzer: $0) }
        }
      }
      results += try runAll(tasks, known: known, note: note)
    }
    let order = Dictionary(checks.enumerated().map { ($1.id, $0) }) { first, _ in first }
    return results.enumerated().sorted { left, right in
      let keys = [left, right].map { ($0.element.analyzer ?? "", order[$0.element.check.id] ?? 0, $0.offset) }
      return keys[0] < keys[1]
    }.map(\.element)
  }

  /// Runs random cases, each with a seed of its own, until the time is up.
  public func fuzz(seconds: Double, note: @escaping @Sendable (CheckResult) -> Void) throws -> [CheckResult] {
    let described = try run(Task(check: DescriptorChecks.structs, analyzer: nil), seed: settings.seed)
    let analyzers = try analyzers([described])
    guard !analyzers.isEmpty else { return [described] }
    let deadline = Clock.now + seconds
    let next = Counter()
    let results = Mutex<[CheckResult]>([])
    let failure = Mutex<ValidationError?>(nil)
    WorkerThreads.run(count: settings.jobs) { [self] in
      while Clock.now < deadline {
        let number = next.addAndGet() - 1
        let analyzer = analyzers[number % analyzers.count]
        do throws(ValidationError) {
          let task = Task(check: FuzzCheck.check, analyzer: analyzer)
          let result = try run(task, seed: settings.seed + number / analyzers.count)
          results.withLock {
            $0.append(result)
            note(result)
          }
        } catch {
          failure.withLock { $0 = error }
          return
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return results.withLock { $0 }
  }

  private struct Task: Sendable {
    let check: Check
    let analyzer: String?
  }

  /// The checks and, again and again, those that they require.
  private static func withPrerequisites(_ ids: [String]) -> Set<String> {
    var result = Set(ids)
    var pending = ids
    while let id = pending.popLast() {
      for other in CheckCatalogue.check(id)?.requires ?? [] where result.insert(other).inserted {
        pending.append(other)
      }
    }
    return result
  }

  /// Checks that can run at once, after those of the stages before.
  private static func stages(of checks: [Check]) -> [[Check]] {
    var depths: [String: Int] = [:]
    for check in checks { depths[check.id] = 0 }
    for _ in checks {
      for check in checks {
        depths[check.id] = (check.requires.compactMap { depths[$0] }.max() ?? -1) + 1
      }
    }
    let deepest = depths.values.max() ?? 0
    return (0...deepest).map { depth in checks.filter { depths[$0.id] == depth } }.filter { !$0.isEmpty }
  }

  /// Ids of the analyzers to check, as `descriptor.structs` has noted them; none where the library cannot tell.
  private func analyzers(_ known: [CheckResult]) throws(ValidationError) -> [String] {
    var offered: [String] = []
    for id in known.first(where: { $0.check.id == DescriptorChecks.structs.id })?.notes ?? []
    where !offered.contains(id) {
      offered.append(id)
    }
    guard let wanted = settings.analyzers, !offered.isEmpty else { return offered }
    for id in wanted where !offered.contains(id) { throw .unknownAnalyzer(id, offered: offered) }
    return wanted
  }

  private func runAll(
    _ tasks: [Task], known: [CheckResult], note: @escaping @Sendable (CheckResult) -> Void
  ) throws(ValidationError) -> [CheckResult] {
    let next = Counter()
    let results = Mutex<[(Int, CheckResult)]>([])
    let failure = Mutex<ValidationError?>(nil)
    WorkerThreads.run(count: min(settings.jobs, max(tasks.count, 1))) { [self] in
      while true {
        let index = next.addAndGet() - 1
        guard index < tasks.count, failure.withLock({ $0 == nil }) else { return }
        let task = tasks[index]
        do throws(ValidationError) {
          let result =
            if let skipped = skipped(task, known: known) { skipped } else { try run(task, seed: settings.seed) }
          results.withLock {
            $0.append((index, result))
            note(result)
          }
        } catch {
          failure.withLock { $0 = error }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return results.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
  }

  /// The result of a check whose prerequisites did not pass; nil where it can run.
  private func skipped(_ task: Task, known: [CheckResult]) -> CheckResult? {
    let failed = known.first { result in
      task.check.requires.contains(result.check.id) && (result.outcome == .failed || result.isBlocked)
        && (result.analyzer == nil || task.analyzer == nil || result.analyzer == task.analyzer)
    }
    guard let failed else { return nil }
    var result = CheckResult(check: task.check, analyzer: task.analyzer, outcome: .skipped)
    result.isBlocked = true
    result.seen = "\(failed.check.id) \(failed.outcome == .failed ? "failed" : "was skipped")"
    return result
  }

  private func makeFolder() throws(ValidationError) -> String {
    let path = "\(folder)/\(runs.addAndGet())"
    guard mkdir(path, 0o700) == 0 else { throw .cannotStart(reason: String(cString: strerror(errno))) }
    return path
  }

  private func run(_ task: Task, seed: Int) throws(ValidationError) -> CheckResult {
    let begin = Clock.now
    var reports: [CheckProcess.Report] = []
    // Of several processes, one gets memory that is filled with other bytes whenever it is handed out or freed.
    let environments = [[:], ["MALLOC_PERTURB_": "85", "PERFORMIA_PADDING": String(repeating: "x", count: 5000)], [:]]
    for number in 0..<task.check.processes {
      let place = try makeFolder()
      let job = CheckJob(
        check: task.check.id, library: subject.library, manifest: subject.manifest, argument: subject.argument,
        analyzer: task.analyzer, level: settings.level, seed: seed, scratch: "\(place)/scratch",
        pluginFolders: settings.pluginFolders, models: settings.models)
      let process = CheckProcess(
        executable: settings.executable, job: job, limit: settings.timeLimit * task.check.patience,
        environment: environments[number % environments.count], folder: place)
      let report = try process.run()
      try? FileManager.default.removeItem(atPath: place)
      reports.append(report)
      if report.messages.last?.kind != .passed { break }
    }
    var result = Verdict.of(reports, check: task.check, analyzer: task.analyzer)
    result.seconds = Clock.now - begin
    result.reproduce = reproduce(task, seed: seed)
    return result
  }

  private func reproduce(_ task: Task, seed: Int) -> String {
    let analyzer = task.analyzer.map { " --analyzer \($0)" } ?? ""
    let isFuzz = task.check.id == FuzzCheck.check.id
    let path =
      subject.path.contains(where: { " '\"$\\".contains($0) })
      ? "'" + subject.path.replacing("'", with: "'\\''") + "'" : subject.path
    return "performia plugins validate \(path) --check \(task.check.id)\(analyzer)"
      + (isFuzz ? " --seed \(seed)" : settings.level == .quick ? "" : " --level \(settings.level.rawValue)")
  }
}
