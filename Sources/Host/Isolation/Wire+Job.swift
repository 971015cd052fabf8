import Artifacts
import Pipeline

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A job as it crosses to a worker.
struct WireJob {
  var job: StepJob
  /// Bytes of address space for data.
  var dataLimit: UInt64
  /// Whether the analyzer stays for a next job of its kind.
  var keepsAnalyzer: Bool
}

extension WireMessage {
  /// - Throws: ``HostError`` when the inputs cannot be lent.
  init(_ message: WireJob) throws {
    let job = message.job
    let installed = job.analyzer
    writer.write(job.step)
    writer.write(installed.libraryPath)
    writer.write(installed.manifestPath)
    writer.write(installed.plugin.library)
    writer.write(installed.plugin.argument ?? "")
    writer.write(JSON(encoding: installed.manifest).text(.compact))
    writer.write(installed.plugin.types ?? []) { $0.write(JSON(encoding: $1).text(.compact)) }
    let names = installed.manifest.outputs.map(\.type) + job.inputs.joined().map(\.type)
    let types = Set(names).sorted().compactMap { job.types[$0] }
    writer.write(types) { $0.write(JSON(encoding: $1).text(.compact)) }
    writer.write(job.parameters.sorted { $0.key < $1.key }) { writer, parameter in
      writer.write(parameter.key)
      writer.write(parameter.value)
    }
    writer.write(job.models) { writer, planned in
      writer.write(planned.parameter)
      writer.write(planned.model.name)
      writer.write(planned.model.path)
      writer.write(planned.model.sha256)
    }
    writer.write(job.wanted.sorted()) { $0.write($1) }
    writer.write(job.duration)
    writer.write(UInt32(job.threads))
    writer.write(UInt64(job.limits.output))
    writer.write(message.dataLimit)
    writer.write(message.keepsAnalyzer)
    writer.write(UInt32(job.inputs.count))
    for artifacts in job.inputs {
      writer.write(UInt32(artifacts.count))
      for artifact in artifacts { try write(artifact) { try $0.lend() } }
    }
  }
}

extension WireMessage {
  /// The question what a library says of itself.
  init(library: String, argument: String?) {
    writer.write(library)
    writer.write(argument ?? "")
  }
}

extension PluginManifest {
  /// Reads a worker's answer to that.
  init(json: [UInt8]) throws {
    self = try JSONDecoder().decode(PluginManifest.self, from: Data(json))
  }
}

extension ByteWriter {
  fileprivate mutating func write(_ value: ParameterValue) {
    switch value {
    case .bool(let flag):
      write(1 as UInt8)
      write(flag)
    case .integer(let integer):
      write(2 as UInt8)
      write(integer)
    case .number(let number):
      write(3 as UInt8)
      write(number)
    case .text(let text):
      write(4 as UInt8)
      write(text)
    case .numbers(let numbers):
      write(5 as UInt8)
      write(UInt32(numbers.count))
      write(numbers)
    }
  }
}

extension ByteReader {
  fileprivate mutating func readParameter() throws -> ParameterValue {
    switch try read(UInt8.self) {
    case 1: return .bool(try readBool())
    case 2: return .integer(try read(Int64.self))
    case 3: return .number(try readDouble())
    case 4: return .text(try readText())
    case 5: return .numbers(try readDoubles(Int(try read(UInt32.self))))
    case let other: throw WireFault(reason: "the parameter kind \(other) is unknown")
    }
  }

  /// Reads a job.
  ///
  /// - Parameters:
  ///   - temporaryFolder: where the worker may write.
  ///   - services: what the job tells, and whether it shall stop.
  mutating func readJob(
    descriptors: ReceivedDescriptors, temporaryFolder: String, cancellation: Cancellation,
    log: @escaping @Sendable (LogMessage) -> Void, progress: @escaping @Sendable (Double) -> Void,
    phase: @escaping @Sendable (PluginPhase) -> Void
  ) throws -> WireJob {
    let step = try readText()
    let (libraryPath, manifestPath, library, argument) = try (readText(), readText(), readText(), readText())
    let manifest = try JSONDecoder().decode(AnalyzerManifest.self, from: Data(try readText().utf8))
    let declared = try readList { try TypeRegistry.parse(Array($0.readText().utf8)) }
    let types = try TypeRegistry(try readList { try TypeRegistry.parse(Array($0.readText().utf8)) })
    let parameters = try readList { try ($0.readText(), $0.readParameter()) }
    let models = try readList { reader in
      let (parameter, name, path, hash) = try (
        reader.readText(), reader.readText(), reader.readText(), reader.readText()
      )
      return PlannedModel(
        parameter: parameter, model: InstalledModel(name: name, version: nil, path: path, sha256: hash, licence: ""))
    }
    let wanted = try readList { try $0.readText() }
    let duration = try readDouble()
    let threads = Int(try read(UInt32.self))
    var limits = StepLimits.none
    limits.output = Int(try read(UInt64.self))
    let dataLimit = try read(UInt64.self)
    let keepsAnalyzer = try readBool()
    let plugin = PluginManifest(
      library: library, argument: argument.isEmpty ? nil : argument, abi: ABIVersion(major: 1, minor: 0),
      analyzers: [manifest], types: declared)
    let inputs = try readList { reader in
      try reader.readList { reader in
        let received = try reader.readArtifact { count in
          guard count > 0 else { return Spool(folder: temporaryFolder) }
          return Spool(finished: try descriptors.take(), count: count, folder: temporaryFolder)
        }
        return Artifact(
          type: received.type, attributes: received.layout.attributes, payload: received.payload)
      }
    }
    try finish()
    let job = StepJob(
      step: step,
      analyzer: InstalledAnalyzer(
        manifest: manifest, plugin: plugin, manifestPath: manifestPath, libraryPath: libraryPath),
      parameters: Dictionary(parameters) { first, _ in first }, models: models, inputs: inputs, wanted: Set(wanted),
      types: types, duration: duration, threads: threads, temporaryFolder: temporaryFolder, limits: limits,
      cancellation: cancellation, log: log, progress: progress, phase: phase)
    return WireJob(job: job, dataLimit: dataLimit, keepsAnalyzer: keepsAnalyzer)
  }
}
