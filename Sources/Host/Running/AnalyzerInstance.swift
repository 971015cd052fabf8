import Artifacts
import CPerformia
import Pipeline

/// An analyzer that has been created and configured, and can analyse any number of recordings, one at a time.
final class AnalyzerInstance {
  private let services: HostServices
  private let instance: UnsafeMutablePointer<performia_analyzer>

  /// Loads the library and compares it with its manifest, creates the analyzer and configures it.
  ///
  /// - Parameter job: the first that it will do.
  init(_ job: StepJob) throws(HostError) {
    job.phase(.loading)
    let library = try PluginLibrary.load(job.analyzer.libraryPath)
    if job.analyzer.plugin.argument != nil { job.phase(.describing) }
    try library.verify(job.analyzer)
    let services = HostServices(job)
    job.phase(.creating)
    self.services = services
    instance = try Self.create(job, library, services)
    job.phase(.configuring)
    do {
      try Self.configure(job, instance, services)
    } catch {
      job.phase(.destroying)
      instance.pointee.destroy(instance)
      throw error
    }
  }

  /// Ends the analyzer, after which nothing can be asked of it.
  func destroy() {
    services.job.phase(.destroying)
    instance.pointee.destroy(instance)
    services.removeScratchFolder()
  }

  /// - Returns: the outputs by name, checked.
  func analyze(_ job: StepJob) throws(HostError) -> [String: Artifact] {
    let id = job.analyzer.manifest.id
    services.job = job
    defer { services.job.inputs = [] }
    let inputs = InputBridge(ports: job.inputs, duration: job.duration, types: job.types)
    let outputs = OutputBridge(try OutputCollector(job))
    job.phase(.analysing)
    let status = instance.pointee.analyze(instance, inputs.pointer, outputs.pointer)
    services.releaseScratch()
    if job.cancellation.isRequested { throw .cancelled }
    if outputs.isExcessive {
      throw .overLimit(subject: job.subject, limit: StepLimit.output.description(job.limits), lastWords: nil)
    }
    if let fault = outputs.hostFault { throw fault }
    if let fault = outputs.fault {
      throw .invalidOutput(step: job.step, analyzer: id, output: fault.output, reason: fault.reason)
    }
    guard status == performia_status(PERFORMIA_OK) else {
      let failure = services.takeFailure()
      let reason = failure?.message ?? "it gave no reason (\(Self.name(of: status)))"
      if let parameter = failure?.parameter, let kind = job.analyzer.manifest.kind(ofParameter: parameter),
        kind != .model
      {
        throw .refusedParameter(step: job.step, analyzer: id, parameter: parameter, reason: reason)
      }
      throw .analyzerFailed(step: job.step, analyzer: id, reason: reason)
    }
    return try outputs.collector.finish(step: job.step, analyzer: id)
  }

  private static func create(
    _ job: StepJob, _ library: PluginLibrary, _ services: HostServices
  ) throws(HostError) -> UnsafeMutablePointer<performia_analyzer> {
    let id = job.analyzer.manifest.id
    var instance: UnsafeMutablePointer<performia_analyzer>?
    let status = (job.analyzer.plugin.argument ?? "").withPerformiaText { argument in
      id.withPerformiaText { library.entry.pointee.create(services.pointer, argument, $0, &instance) }
    }
    guard status == performia_status(PERFORMIA_OK), let instance else {
      throw .analyzerFailed(
        step: job.step, analyzer: id,
        reason: services.takeFailure()?.message ?? "it could not be created (\(name(of: status)))")
    }
    guard instance.pointee.size >= structSize(performia_analyzer.self) else {
      throw .wrongABI(library: library.path, reason: "an instance of \(instance.pointee.size) bytes is too short")
    }
    guard instance.pointee.configure != nil, instance.pointee.analyze != nil, instance.pointee.destroy != nil else {
      throw .wrongABI(library: library.path, reason: "an instance of \(id) leaves out a function")
    }
    return instance
  }

  private static func configure(
    _ job: StepJob, _ instance: UnsafeMutablePointer<performia_analyzer>, _ services: HostServices
  ) throws(HostError) {
    let memory = ProtocolMemory()
    let values = job.analyzer.manifest.parameters.map { declaration in
      memory.value(job.parameters[declaration.name] ?? declaration.defaultValue, kind: declaration.kind)
    }
    let status = withExtendedLifetime(memory) {
      instance.pointee.configure(instance, memory.pointers(values), UInt32(values.count))
    }
    guard status == performia_status(PERFORMIA_OK) else {
      let failure = services.takeFailure()
      throw .refusedParameter(
        step: job.step, analyzer: job.analyzer.manifest.id, parameter: failure?.parameter ?? "",
        reason: failure?.message ?? "it gave no reason (\(name(of: status)))")
    }
  }

  private static func name(of status: performia_status) -> String {
    switch Int(status) {
    case PERFORMIA_OK: "no error"
    case PERFORMIA_FAILED: "failed"
    case PERFORMIA_INVALID_ARGUMENT: "invalid argument"
    case PERFORMIA_INVALID_DATA: "invalid data"
    case PERFORMIA_CANCELLED: "cancelled, though nobody asked for it"
    case PERFORMIA_UNSUPPORTED: "unsupported"
    case PERFORMIA_OUT_OF_MEMORY: "out of memory"
    case PERFORMIA_NOT_FOUND: "not found"
    case PERFORMIA_IO: "input or output failed"
    default: "unknown status \(status)"
    }
  }
}

extension StepJob {
  /// Who does it, for messages.
  var subject: String { "step '\(step)' (\(analyzer.manifest.id))" }
}
