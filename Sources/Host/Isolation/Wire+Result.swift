import Artifacts
import Pipeline

extension WireMessage {
  /// What an analyzer gave. The data are given away.
  init(results: [String: Artifact]) throws {
    writer.write(UInt32(results.count))
    for (port, artifact) in results.sorted(by: { $0.key < $1.key }) {
      writer.write(port)
      try write(artifact) { try $0.surrender() }
    }
  }
}

extension OutputCollector {
  /// Takes results that come from another process as if an analyzer pushed them here: the same rules hold.
  func take(_ bytes: [UInt8], _ descriptors: ReceivedDescriptors, folder: String) throws {
    var reader = ByteReader(bytes)
    _ = try reader.readList { reader in
      let name = try reader.readText()
      guard let port = ports.firstIndex(where: { $0.name == name }), isWanted(port) else {
        throw WireFault(reason: "it holds an output that nobody asked for")
      }
      let received = try reader.readArtifact { count in
        guard count > 0 else { return Spool(folder: folder) }
        return try Spool.receive(try descriptors.take(), count: count, folder: folder)
      }
      do {
        switch received.payload {
        case .audio(let audio):
          try begin(port, received.layout)
          try adopt(port, audio.channels)
        case .matrix(let matrix):
          try begin(port, received.layout)
          try adopt(port, [matrix.values])
        case .table(let table): try append(port, table)
        case .document(let json): try setDocument(port, json)
        }
      } catch let error as ArtifactError {
        throw BrokenRule(output: name, reason: error.message)
      } catch let fault as DescriptorFault {
        throw BrokenRule(output: name, reason: fault.reason)
      }
    }
    try reader.finish()
  }

  /// A result that breaks a rule of its type.
  struct BrokenRule: Error {
    let output: String
    let reason: String
  }
}

/// The errors that a worker may report. Only what it alone can know crosses; which step and which library is meant is
/// the host's knowledge.
struct WireFailure {
  enum Kind: UInt8 {
    case cannotLoad = 1
    case noEntry, wrongABI, manifestDiffers, failed, invalidOutput, missingOutput, refusedParameter, cannotSpool
    case cancelled, tooMuchOutput, other, noAdapter, unusableForeign
  }

  let kind: Kind
  /// An output, a parameter, a folder, or nothing.
  let place: String
  let reason: String

  /// Longer reasons are cut.
  private static let longestReason = 4096

  init(_ error: any Error) {
    switch error {
    case HostError.cannotLoad(_, let reason): self.init(.cannotLoad, reason)
    case HostError.noEntry: self.init(.noEntry, "")
    case HostError.wrongABI(_, let reason): self.init(.wrongABI, reason)
    case HostError.manifestDiffers(_, let analyzer, let reason): self.init(.manifestDiffers, reason, analyzer)
    case HostError.analyzerFailed(_, _, let reason): self.init(.failed, reason)
    case HostError.invalidOutput(_, _, let output, let reason): self.init(.invalidOutput, reason, output)
    case HostError.missingOutput(_, _, let output): self.init(.missingOutput, "", output)
    case HostError.refusedParameter(_, _, let parameter, let reason): self.init(.refusedParameter, reason, parameter)
    case HostError.cannotSpool(let folder, let reason): self.init(.cannotSpool, reason, folder)
    case HostError.cancelled: self.init(.cancelled, "")
    case HostError.noAdapter: self.init(.noAdapter, "")
    case HostError.unusableForeign(let argument, let reason): self.init(.unusableForeign, reason, argument)
    case HostError.overLimit: self.init(.tooMuchOutput, "")
    case let fault as WireFault: self.init(.other, fault.reason)
    default: self.init(.other, (error as? any CodedError)?.message ?? "\(error)")
    }
  }

  private init(_ kind: Kind, _ reason: String, _ place: String = "") {
    self.kind = kind
    self.place = String(place.prefix(Self.longestReason))
    self.reason = String(reason.prefix(Self.longestReason))
  }

  init(_ bytes: [UInt8]) throws {
    var reader = ByteReader(bytes)
    let number = try reader.read(UInt8.self)
    guard let kind = Kind(rawValue: number) else { throw WireFault(reason: "the failure \(number) is unknown") }
    self.init(kind, try reader.readText(), try reader.readText())
  }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.write(kind.rawValue)
    writer.write(reason)
    writer.write(place)
    return writer.bytes
  }

  /// The host's own error.
  func error(_ job: StepJob) -> HostError {
    let (step, id) = (job.step, job.analyzer.manifest.id)
    switch kind {
    case .failed: return .analyzerFailed(step: step, analyzer: id, reason: reason)
    case .invalidOutput: return .invalidOutput(step: step, analyzer: id, output: place, reason: reason)
    case .missingOutput: return .missingOutput(step: step, analyzer: id, output: place)
    case .refusedParameter: return .refusedParameter(step: step, analyzer: id, parameter: place, reason: reason)
    case .cancelled where job.cancellation.isRequested: return .cancelled
    case .tooMuchOutput:
      return .overLimit(subject: job.subject, limit: StepLimit.output.description(job.limits), lastWords: nil)
    case .manifestDiffers:
      return .manifestDiffers(manifest: job.analyzer.manifestPath, analyzer: id, difference: reason)
    default: return error(library: job.analyzer.libraryPath)
    }
  }

  /// The host's own error about a library as such.
  func error(library: String) -> HostError {
    switch kind {
    case .cannotLoad: .cannotLoad(library: library, reason: reason)
    case .noEntry: .noEntry(library: library)
    case .wrongABI: .wrongABI(library: library, reason: reason)
    case .cannotSpool: .cannotSpool(folder: place, reason: reason)
    case .noAdapter: .noAdapter(library: library)
    case .unusableForeign: .unusableForeign(argument: place, reason: reason)
    default: .brokenAnswer(subject: "the plugin library \(library)", reason: reason)
    }
  }
}
