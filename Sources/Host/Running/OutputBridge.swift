import Artifacts
import CPerformia
import Pipeline

/// Collects what an analyzer gives, and applies the rules of the types to it.
final class OutputBridge {
  let pointer: UnsafeMutablePointer<performia_sink>
  private var outputs: [PartialOutput]
  private let isWanted: [Bool]
  private let duration: Double
  private let spoolFolder: String
  /// More are a fault, not a wish.
  private static let mostBins: UInt32 = 1 << 16
  /// The first rule that was broken: which output, and how.
  private(set) var fault: (output: String, reason: String)?
  /// The first time that the host itself could not keep data.
  private(set) var hostFault: HostError?

  private struct PartialOutput {
    let port: OutputPort
    let type: ArtifactType
    var info: Info?
    var spools: [Spool] = []
    var table: Table?
    var document: String?
    var completeUntil = -Double.infinity
  }

  private struct Info {
    let attributes: [String: String]
    let sampleRate: Double
    let start: Double
    let bins: Int
    let framePeriod: Double
    let binLabels: [String]
  }

  init(ports: [(OutputPort, ArtifactType)], isWanted: [Bool], duration: Double, spoolFolder: String) {
    outputs = ports.map { PartialOutput(port: $0, type: $1) }
    self.isWanted = isWanted
    self.duration = duration
    self.spoolFolder = spoolFolder
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: performia_sink())
    pointer.pointee.size = structSize(performia_sink.self)
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.wants = { sink, port in
      guard let bridge = OutputBridge.of(sink), port < bridge.isWanted.count else { return 0 }
      return bridge.isWanted[Int(port)] ? 1 : 0
    }
    pointer.pointee.begin = { sink, port, info in OutputBridge.answer(sink, port) { try $0.begin($1, info) } }
    pointer.pointee.append_audio = { sink, port, channels, frames in
      OutputBridge.answer(sink, port) { try $0.appendAudio($1, channels, frames) }
    }
    pointer.pointee.append_matrix = { sink, port, values, frames in
      OutputBridge.answer(sink, port) { try $0.appendMatrix($1, values, frames) }
    }
    pointer.pointee.append_table = { sink, port, rows in
      OutputBridge.answer(sink, port) { try $0.appendTable($1, rows) }
    }
    pointer.pointee.set_document = { sink, port, json in
      OutputBridge.answer(sink, port) { try $0.setDocument($1, String(json)) }
    }
    pointer.pointee.complete_until = { sink, port, time in
      OutputBridge.answer(sink, port) { try $0.complete($1, until: time) }
    }
  }

  deinit {
    pointer.deallocate()
  }

  private static func of(_ sink: UnsafePointer<performia_sink>?) -> OutputBridge? {
    sink?.pointee.context.map { Unmanaged<OutputBridge>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func answer(
    _ sink: UnsafePointer<performia_sink>?, _ port: UInt32, _ body: (OutputBridge, Int) throws -> Void
  ) -> performia_status {
    guard let bridge = of(sink), port < bridge.outputs.count else {
      return performia_status(PERFORMIA_INVALID_ARGUMENT)
    }
    do {
      try body(bridge, Int(port))
      return performia_status(PERFORMIA_OK)
    } catch let error as HostError {
      bridge.hostFault = bridge.hostFault ?? error
      return performia_status(PERFORMIA_IO)
    } catch {
      let reason = (error as? ArtifactError)?.message ?? (error as? DescriptorFault)?.reason ?? "\(error)"
      bridge.fault = bridge.fault ?? (bridge.outputs[Int(port)].port.name, reason)
      return performia_status(PERFORMIA_INVALID_DATA)
    }
  }

  private func requireShape(_ port: Int, _ shape: Shape) throws {
    let type = outputs[port].type
    guard type.shape == shape else {
      throw DescriptorFault(reason: "\(type.type) is a \(type.shape.rawValue), \(shape.rawValue) data came")
    }
  }

  private func begin(_ port: Int, _ pointer: UnsafePointer<performia_artifact_info>?) throws {
    guard let info = pointer?.pointee else { throw DescriptorFault(reason: "begin came without a description") }
    try requireSize(info.size, performia_artifact_info.self, "description of an artifact")
    guard outputs[port].info == nil else { throw DescriptorFault(reason: "begin came twice") }
    var attributes = outputs[port].port.attributes
    for index in 0..<Int(min(info.attribute_count, 256)) {
      guard let attribute = info.attributes?[index]?.pointee else { continue }
      let (key, value) = (String(attribute.key), String(attribute.value))
      if let declared = attributes[key], declared != value {
        throw DescriptorFault(reason: "attribute '\(key)' is declared as '\(declared)', '\(value)' came")
      }
      attributes[key] = value
    }
    let channels: Int
    var labels: [String] = []
    switch outputs[port].type.shape {
    case .audio:
      guard info.sample_rate >= 1, info.sample_rate < 1e7, info.channels >= 1, info.channels <= 64, info.start.isFinite
      else {
        throw DescriptorFault(reason: "audio of \(info.channels) channels at \(info.sample_rate) Hz is none")
      }
      channels = Int(info.channels)
    case .matrix:
      guard info.bins <= Self.mostBins else { throw DescriptorFault(reason: "\(info.bins) bins are too many") }
      try outputs[port].type.checkLayout(
        bins: Int(info.bins), framePeriod: info.frame_period, start: info.start)
      channels = 1
      if let names = info.bin_labels { labels = (0..<Int(info.bins)).map { String(names[$0]) } }
    case .table, .document:
      throw DescriptorFault(reason: "only audio and matrices begin, this is a \(outputs[port].type.shape.rawValue)")
    }
    outputs[port].info = Info(
      attributes: attributes, sampleRate: info.sample_rate, start: info.start, bins: Int(info.bins),
      framePeriod: info.frame_period, binLabels: labels)
    outputs[port].spools = (0..<channels).map { _ in Spool(folder: spoolFolder) }
  }

  private func appendAudio(
    _ port: Int, _ channels: UnsafePointer<UnsafePointer<Float>?>?, _ frames: UInt64
  ) throws {
    try requireShape(port, .audio)
    guard outputs[port].info != nil else { throw DescriptorFault(reason: "data came before begin") }
    guard isWanted[port], frames > 0 else { return }
    for (index, spool) in outputs[port].spools.enumerated() {
      guard let samples = channels?[index], frames < 1 << 40 else {
        throw DescriptorFault(reason: "channel \(index) is missing")
      }
      let values = UnsafeBufferPointer(start: samples, count: Int(frames))
      try outputs[port].type.checkValues(values, bins: 1, firstFrame: spool.count)
      try spool.append(samples, count: Int(frames))
    }
  }

  private func appendMatrix(_ port: Int, _ values: UnsafePointer<Float>?, _ frames: UInt64) throws {
    try requireShape(port, .matrix)
    guard let info = outputs[port].info else { throw DescriptorFault(reason: "data came before begin") }
    guard isWanted[port], frames > 0 else { return }
    guard let values, frames < 1 << 40 else { throw DescriptorFault(reason: "\(frames) frames came without values") }
    let count = Int(frames) * info.bins
    let spool = outputs[port].spools[0]
    try outputs[port].type.checkValues(
      UnsafeBufferPointer(start: values, count: count), bins: info.bins, firstFrame: spool.count / info.bins)
    try spool.append(values, count: count)
  }

  private func appendTable(_ port: Int, _ pointer: UnsafePointer<performia_table>?) throws {
    try requireShape(port, .table)
    guard let rows = pointer?.pointee else { throw DescriptorFault(reason: "no table came") }
    try requireSize(rows.size, performia_table.self, "table")
    let piece = try Table(rows)
    guard var table = outputs[port].table else {
      outputs[port].table = piece
      return
    }
    try table.append(piece)
    outputs[port].table = table
  }

  private func setDocument(_ port: Int, _ json: String) throws {
    try requireShape(port, .document)
    guard outputs[port].document == nil else { throw DescriptorFault(reason: "the document came twice") }
    _ = try JSON(parsing: Array(json.utf8))
    outputs[port].document = json
  }

  private func complete(_ port: Int, until time: Double) throws {
    guard time >= outputs[port].completeUntil else {
      throw DescriptorFault(reason: "complete_until went back from \(outputs[port].completeUntil) s to \(time) s")
    }
    outputs[port].completeUntil = time
  }

  /// What came, after a last check of each output as a whole and of outputs against each other.
  ///
  /// - Throws: ``HostError/missingOutput(step:analyzer:output:)`` or
  ///   ``HostError/invalidOutput(step:analyzer:output:reason:)``.
  func finish(step: String, analyzer: String) throws(HostError) -> [String: Artifact] {
    var artifacts: [String: Artifact] = [:]
    for (output, wanted) in zip(outputs, isWanted) where wanted {
      let name = output.port.name
      do {
        let payload: Artifact.Payload
        switch output.type.shape {
        case .audio:
          guard let info = output.info else {
            throw HostError.missingOutput(step: step, analyzer: analyzer, output: name)
          }
          payload = .audio(AudioData(sampleRate: info.sampleRate, start: info.start, channels: output.spools))
        case .matrix:
          guard let info = output.info else {
            throw HostError.missingOutput(step: step, analyzer: analyzer, output: name)
          }
          payload = .matrix(
            MatrixData(
              bins: info.bins, framePeriod: info.framePeriod, start: info.start, binLabels: info.binLabels,
              values: output.spools[0]))
        case .table:
          guard let table = output.table else {
            throw HostError.missingOutput(step: step, analyzer: analyzer, output: name)
          }
          try output.type.check(table, duration: duration)
          try checkStarts(of: table, output)
          payload = .table(table)
        case .document:
          guard let document = output.document else {
            throw HostError.missingOutput(step: step, analyzer: analyzer, output: name)
          }
          payload = .document(document)
        }
        artifacts[name] = Artifact(
          type: output.type.type, attributes: output.info?.attributes ?? output.port.attributes, payload: payload)
      } catch let error as HostError {
        throw error
      } catch {
        let reason = (error as? ArtifactError)?.message ?? "\(error)"
        throw .invalidOutput(step: step, analyzer: analyzer, output: name, reason: reason)
      }
    }
    return artifacts
  }

  private func checkStarts(of table: Table, _ output: PartialOutput) throws {
    guard let among = output.type.table?.startsAmong,
      let others = outputs.first(where: { $0.type.type == among })?.table
    else { return }
    try output.type.check(table, startsAmong: others)
  }
}
