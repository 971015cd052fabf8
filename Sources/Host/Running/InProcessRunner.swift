import Artifacts
import CPerformia
import Pipeline

/// Runs an analyzer in the host's own process, on the calling thread.
struct InProcessRunner: Runner {
  func run(_ job: StepJob) throws(HostError) -> [String: Artifact] {
    let manifest = job.analyzer.manifest
    let library = try PluginLibrary.load(job.analyzer.libraryPath)
    try library.verify(job.analyzer)
    var ports: [(OutputPort, ArtifactType)] = []
    for port in manifest.outputs {
      guard let type = job.types[port.type] else {
        throw .manifestDiffers(
          manifest: job.analyzer.manifestPath, analyzer: manifest.id, difference: "type '\(port.type)' is unknown")
      }
      ports.append((port, type))
    }
    let services = HostServices(
      step: job.step, cancellation: job.cancellation, threads: job.threads, folder: job.temporaryFolder,
      log: job.log, progress: job.progress)
    let inputs = InputBridge(ports: job.inputs, duration: job.duration)
    let outputs = OutputBridge(
      ports: ports, isWanted: manifest.outputs.map { job.wanted.contains($0.name) }, duration: job.duration,
      spoolFolder: job.temporaryFolder)

    let instance = try create(job, library, services)
    defer { instance.pointee.destroy(instance) }
    try configure(job, instance, services)
    let status = instance.pointee.analyze(instance, inputs.pointer, outputs.pointer)
    services.releaseScratch()
    if job.cancellation.isRequested { throw .cancelled }
    if let fault = outputs.hostFault { throw fault }
    if let fault = outputs.fault {
      throw .invalidOutput(step: job.step, analyzer: manifest.id, output: fault.output, reason: fault.reason)
    }
    guard status == performia_status(PERFORMIA_OK) else {
      throw .analyzerFailed(
        step: job.step, analyzer: manifest.id,
        reason: services.takeFailure()?.message ?? "it gave no reason (\(name(of: status)))")
    }
    return try outputs.finish(step: job.step, analyzer: manifest.id)
  }

  private func create(
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

  private func configure(
    _ job: StepJob, _ instance: UnsafeMutablePointer<performia_analyzer>, _ services: HostServices
  ) throws(HostError) {
    let memory = LentMemory()
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

  private func name(of status: performia_status) -> String {
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

extension LentMemory {
  fileprivate func value(_ value: ParameterValue, kind: ParameterDeclaration.Kind) -> performia_value {
    var result = performia_value()
    result.size = structSize(performia_value.self)
    result.kind =
      switch kind {
      case .bool: Int32(PERFORMIA_PARAMETER_BOOL)
      case .integer: Int32(PERFORMIA_PARAMETER_INTEGER)
      case .number: Int32(PERFORMIA_PARAMETER_NUMBER)
      case .text: Int32(PERFORMIA_PARAMETER_TEXT)
      case .choice: Int32(PERFORMIA_PARAMETER_CHOICE)
      case .range: Int32(PERFORMIA_PARAMETER_RANGE)
      case .model: Int32(PERFORMIA_PARAMETER_MODEL)
      }
    switch value {
    case .bool(let flag): result.integer = flag ? 1 : 0
    case .integer(let integer):
      result.integer = integer
      result.number = Double(integer)
    case .number(let number): result.number = number
    case .text(let text): result.text = store(text)
    case .numbers(let numbers): if numbers.count == 2 { result.range = (numbers[0], numbers[1]) }
    }
    return result
  }
}
