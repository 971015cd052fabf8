import Artifacts
import CIsolation
import Pipeline

/// Runs an analyzer in a process of its own, so that nothing it does costs more than its own step.
///
/// The process runs ``InProcessRunner``'s own code: there is one marshalling of the protocol. What comes back is checked
/// here again, because nothing from there is trusted.
struct IsolatedRunner: Runner {
  let isolation: Isolation
  let isSandboxed: Bool
  /// What holds instead of the defaults.
  let limits: StepLimitChanges

  func run(_ job: StepJob) throws(HostError) -> [String: Artifact] {
    var job = job
    job.limits = limits(for: job)
    let library = job.analyzer.libraryPath
    try isolation.requireUsable(library)
    let key = WorkerPool.Key(library: library, isSandboxed: isSandboxed)
    let worker = try isolation.pool.take(key, temporaryFolder: job.temporaryFolder)
    worker.socket.longestResult = job.limits.longestFrame
    do throws(HostError) {
      let (results, isReusable) = try perform(job, worker)
      if isReusable { isolation.pool.giveBack(worker, key) } else { worker.end() }
      return results
    } catch {
      worker.end()
      isolation.note(error, library: library)
      throw error
    }
  }

  private func perform(
    _ job: StepJob, _ worker: WorkerProcess
  ) throws(HostError) -> (results: [String: Artifact], isReusable: Bool) {
    let exchange = WorkerExchange(
      worker: worker, subject: job.subject, library: job.analyzer.libraryPath, limits: job.limits,
      cancellation: job.cancellation,
      log: { job.log(LogMessage(step: job.step, level: $0, text: $1)) }, progress: job.progress,
      printed: { job.warn(.printed(subject: job.subject, text: $0)) })
    let message: WireMessage
    do {
      message = try WireMessage(
        WireJob(job: job, dataLimit: job.limits.data, keepsAnalyzer: isolation.keepsAnalyzers))
    } catch {
      throw error as? HostError ?? .cannotIsolate(subject: job.subject, reason: "\(error)")
    }
    let answer = try exchange.perform(.job, message)
    switch answer.kind {
    case .failure:
      let failure: WireFailure
      do {
        failure = try WireFailure(answer.bytes)
      } catch {
        throw .brokenAnswer(subject: job.subject, reason: (error as? WireFault)?.reason ?? "\(error)")
      }
      throw failure.error(job)
    case .result:
      let results = try check(answer, job)
      return (results, try exchange.conclude())
    default:
      throw .brokenAnswer(subject: job.subject, reason: "it answers something that was not asked")
    }
  }

  /// The results, by the same rules as if the analyzer had pushed them in this process.
  private func check(_ answer: Frame, _ job: StepJob) throws(HostError) -> [String: Artifact] {
    let id = job.analyzer.manifest.id
    let collector = try OutputCollector(job)
    do {
      try collector.take(answer.bytes, answer.descriptors, folder: job.temporaryFolder)
    } catch let rule as OutputCollector.BrokenRule {
      throw .invalidOutput(step: job.step, analyzer: id, output: rule.output, reason: rule.reason)
    } catch is OutputCollector.Excess {
      throw .overLimit(subject: job.subject, limit: StepLimit.output.description(job.limits), lastWords: nil)
    } catch let error as HostError {
      throw error
    } catch {
      throw .brokenAnswer(subject: job.subject, reason: (error as? WireFault)?.reason ?? "\(error)")
    }
    return try collector.finish(step: job.step, analyzer: id)
  }

  private func limits(for job: StepJob) -> StepLimits {
    let resources = job.analyzer.manifest.resources
    let declared = Double(resources.memoryBase) + Double(resources.memoryPerSecond) * job.duration
    let inputs = job.inputs.joined().reduce(0) { sum, artifact in
      switch artifact.payload {
      case .audio(let audio): sum + audio.channels.count * audio.frames * MemoryLayout<Float>.stride
      case .matrix(let matrix): sum + matrix.values.count * MemoryLayout<Float>.stride
      case .table, .document: sum
      }
    }
    return limits.applied(
      to: StepLimits(
        duration: job.duration, threads: job.threads, declared: Int64(min(declared, 1e15)), inputs: inputs))
  }
}

extension StepLimits {
  /// Address space for data: threads and numeric libraries reserve much that they never use, so it only stops what asks
  /// for memory without end and never touches it.
  fileprivate var data: UInt64 {
    memory > 1 << 50 ? .max : UInt64(memory) * 2 + 4 << 30
  }

  /// A result as a message: text takes more room there than it counts.
  fileprivate var longestFrame: Int { output > 1 << 40 ? 1 << 31 : min(output * 2 + 1 << 20, 1 << 31) }
}
