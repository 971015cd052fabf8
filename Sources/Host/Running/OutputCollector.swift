import Artifacts
import Pipeline

/// What is known of an audio or matrix output besides its data; fields of the other shape are 0 or empty.
struct OutputLayout {
  var attributes: [String: String]
  /// Hz.
  var sampleRate = 0.0
  var channels = 0
  /// Seconds.
  var start = 0.0
  var bins = 0
  /// Seconds.
  var framePeriod = 0.0
  var binLabels: [String] = []
}

/// Collects what an analyzer gives, and applies the rules of the types to it, whichever way the data came.
final class OutputCollector {
  let ports: [OutputPort]
  private var outputs: [PartialOutput]
  private let isWanted: [Bool]
  private let duration: Double
  private let spoolFolder: String
  /// Bytes of all outputs together.
  private let sizeLimit: Int
  private var size = 0
  /// More are a fault, not a wish.
  static let mostBins = 1 << 16
  static let mostChannels = 64
  /// Levels, so that a Song Map that holds the document stays within what its own check takes.
  static let deepestDocument = 100

  private struct PartialOutput {
    let port: OutputPort
    let type: ArtifactType
    var layout: OutputLayout?
    var spools: [Spool] = []
    var table: Table?
    var document: String?
    var completeUntil = -Double.infinity
  }

  /// More data than the analyzer may give.
  struct Excess: Error {}

  /// - Throws: ``HostError/manifestDiffers(manifest:analyzer:difference:)`` for a type that nobody declares.
  init(_ job: StepJob) throws(HostError) {
    let manifest = job.analyzer.manifest
    var outputs: [PartialOutput] = []
    for port in manifest.outputs {
      guard let type = job.types[port.type] else {
        throw .manifestDiffers(
          manifest: job.analyzer.manifestPath, analyzer: manifest.id, difference: "type '\(port.type)' is unknown")
      }
      outputs.append(PartialOutput(port: port, type: type))
    }
    self.outputs = outputs
    ports = manifest.outputs
    isWanted = manifest.outputs.map { job.wanted.contains($0.name) }
    duration = job.duration
    spoolFolder = job.temporaryFolder
    sizeLimit = job.limits.output
  }

  func isWanted(_ port: Int) -> Bool { isWanted[port] }

  private func grow(by bytes: Int) throws {
    let (sum, overflow) = size.addingReportingOverflow(bytes)
    guard !overflow, sum <= sizeLimit else { throw Excess() }
    size = sum
  }

  private func requireShape(_ port: Int, _ shape: Shape) throws {
    let type = outputs[port].type
    guard type.shape == shape else {
      throw DescriptorFault(reason: "\(type.type) is a \(type.shape.rawValue), \(shape.rawValue) data came")
    }
  }

  /// Says what an audio or matrix output will be.
  func begin(_ port: Int, _ layout: OutputLayout) throws {
    guard outputs[port].layout == nil else { throw DescriptorFault(reason: "begin came twice") }
    var layout = layout
    var attributes = outputs[port].port.attributes
    for (key, value) in layout.attributes {
      if let declared = attributes[key], declared != value {
        throw DescriptorFault(reason: "attribute '\(key)' is declared as '\(declared)', '\(value)' came")
      }
      attributes[key] = value
    }
    layout.attributes = attributes
    switch outputs[port].type.shape {
    case .audio:
      guard layout.sampleRate >= 1, layout.sampleRate < 1e7, (1...Self.mostChannels).contains(layout.channels),
        layout.start.isFinite
      else {
        throw DescriptorFault(reason: "audio of \(layout.channels) channels at \(layout.sampleRate) Hz is none")
      }
    case .matrix:
      guard layout.bins <= Self.mostBins else { throw DescriptorFault(reason: "\(layout.bins) bins are too many") }
      try outputs[port].type.checkLayout(
        bins: layout.bins, framePeriod: layout.framePeriod, start: layout.start)
      layout.channels = 1
    case .table, .document:
      throw DescriptorFault(reason: "only audio and matrices begin, this is a \(outputs[port].type.shape.rawValue)")
    }
    outputs[port].layout = layout
    outputs[port].spools = (0..<layout.channels).map { _ in Spool(folder: spoolFolder) }
  }

  /// Takes further samples, one buffer a channel.
  func appendAudio(_ port: Int, _ channels: UnsafePointer<UnsafePointer<Float>?>?, _ frames: UInt64) throws {
    try requireShape(port, .audio)
    guard outputs[port].layout != nil else { throw DescriptorFault(reason: "data came before begin") }
    guard isWanted[port], frames > 0 else { return }
    guard frames < 1 << 40 else { throw DescriptorFault(reason: "\(frames) frames are too many") }
    try grow(by: outputs[port].spools.count * Int(frames) * MemoryLayout<Float>.stride)
    for (index, spool) in outputs[port].spools.enumerated() {
      guard let samples = channels?[index] else { throw DescriptorFault(reason: "channel \(index) is missing") }
      let values = UnsafeBufferPointer(start: samples, count: Int(frames))
      try outputs[port].type.checkValues(values, bins: 1, firstFrame: spool.count)
      try spool.append(samples, count: Int(frames))
    }
  }

  /// Takes further frames, row by row.
  func appendMatrix(_ port: Int, _ values: UnsafePointer<Float>?, _ frames: UInt64) throws {
    try requireShape(port, .matrix)
    guard let layout = outputs[port].layout else { throw DescriptorFault(reason: "data came before begin") }
    guard isWanted[port], frames > 0 else { return }
    guard let values, frames < 1 << 40 else { throw DescriptorFault(reason: "\(frames) frames came without values") }
    let count = Int(frames) * layout.bins
    try grow(by: count * MemoryLayout<Float>.stride)
    let spool = outputs[port].spools[0]
    try outputs[port].type.checkValues(
      UnsafeBufferPointer(start: values, count: count), bins: layout.bins, firstFrame: spool.count / layout.bins)
    try spool.append(values, count: count)
  }

  /// Takes all data of an audio or matrix output at once, as they are.
  ///
  /// - Parameter spools: one a channel; one for a matrix.
  func adopt(_ port: Int, _ spools: [Spool]) throws {
    guard let layout = outputs[port].layout, layout.channels == spools.count, let count = spools.first?.count else {
      throw DescriptorFault(reason: "\(spools.count) channels came")
    }
    let bins = max(layout.bins, 1)
    guard spools.allSatisfy({ $0.count == count }), count.isMultiple(of: bins) else {
      throw DescriptorFault(reason: "the channels differ in length or a frame is cut off")
    }
    try grow(by: spools.count * count * MemoryLayout<Float>.stride)
    for spool in spools where count > 0 {
      guard let values = spool.map() else { throw DescriptorFault(reason: "the data cannot be mapped") }
      try outputs[port].type.checkValues(
        UnsafeBufferPointer(start: values, count: count), bins: bins, firstFrame: 0)
    }
    outputs[port].spools = spools
  }

  /// Takes further rows.
  func append(_ port: Int, _ piece: Table) throws {
    try requireShape(port, .table)
    try grow(by: piece.byteCount)
    guard var table = outputs[port].table else {
      outputs[port].table = piece
      return
    }
    // Held once only, so that rows are appended in place.
    outputs[port].table = nil
    try table.append(piece)
    outputs[port].table = table
  }

  func setDocument(_ port: Int, _ json: String) throws {
    try requireShape(port, .document)
    guard outputs[port].document == nil else { throw DescriptorFault(reason: "the document came twice") }
    try grow(by: json.utf8.count)
    let depth = try JSON(parsing: Array(json.utf8)).depth
    guard depth <= Self.deepestDocument else {
      throw DescriptorFault(reason: "the document is nested \(depth) deep, at most \(Self.deepestDocument) are taken")
    }
    try outputs[port].type.check(document: json)
    outputs[port].document = json
  }

  func complete(_ port: Int, until time: Double) throws {
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
        guard let payload = try payload(of: output) else {
          throw HostError.missingOutput(step: step, analyzer: analyzer, output: name)
        }
        artifacts[name] = Artifact(
          type: output.type.type, attributes: output.layout?.attributes ?? output.port.attributes, payload: payload)
      } catch let error as HostError {
        throw error
      } catch {
        throw .invalidOutput(step: step, analyzer: analyzer, output: name, reason: reason(for: error))
      }
    }
    return artifacts
  }

  /// Nil where nothing came.
  private func payload(of output: PartialOutput) throws -> Artifact.Payload? {
    switch output.type.shape {
    case .audio:
      return output.layout.map {
        .audio(AudioData(sampleRate: $0.sampleRate, start: $0.start, channels: output.spools))
      }
    case .matrix:
      return output.layout.map {
        .matrix(
          MatrixData(
            bins: $0.bins, framePeriod: $0.framePeriod, start: $0.start, binLabels: $0.binLabels,
            values: output.spools[0]))
      }
    case .table:
      guard let table = output.table else { return nil }
      try output.type.check(table, duration: duration)
      try checkStarts(of: table, output)
      return .table(table)
    case .document:
      return output.document.map { .document($0) }
    }
  }

  private func checkStarts(of table: Table, _ output: PartialOutput) throws {
    guard let among = output.type.table?.startsAmong,
      let others = outputs.first(where: { $0.type.type == among })?.table
    else { return }
    try output.type.check(table, startsAmong: others)
  }

  /// What to tell of an error that a method here threw.
  func reason(for error: any Error) -> String {
    (error as? ArtifactError)?.message ?? (error as? DescriptorFault)?.reason ?? "\(error)"
  }
}

extension Table {
  /// What the rows take up, texts included.
  fileprivate var byteCount: Int {
    func size(_ columns: [Column]) -> Int {
      columns.reduce(0) { sum, column in
        switch column.values {
        case .int64, .float64: sum + 8 * column.values.count
        case .text(let texts): texts.reduce(sum) { $0 + 16 + $1.utf8.count }
        }
      }
    }
    return 24 * (rowCount + alternatives.count) + size(columns) + size(alternatives.columns)
  }
}
