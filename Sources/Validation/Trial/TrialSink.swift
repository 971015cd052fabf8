import Artifacts
import CPerformia
import Host
import Pipeline
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Takes the results of one analysis, applies the rules of their types and notes what the plugin does wrong.
final class TrialSink: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<performia_sink>
  private let breaches: Breaches
  private let memory: ProtocolMemory
  private let duration: Double
  private let isWanted: [Bool]
  private let ports: [(port: OutputPort, type: ArtifactType)]
  private var outputs: [TrialOutput]
  private var bins: [Int]
  private var isBegun: [Bool]
  private var isOpen = true
  private var calls = 0
  private let fault: InjectedFault?
  private let keepsValues: Bool
  private let thread = pthread_self()
  /// The first rule that was broken: which output, and how.
  private(set) var brokenRule: (output: String, reason: String)?
  /// Called before each piece of results.
  var onAppend: (@Sendable () -> Void)?

  private struct Broken: Error {
    let reason: String
  }

  private struct InjectedFailure: Error {}

  init(
    trial: Trial, manifest: AnalyzerManifest, types: TypeRegistry, duration: Double, breaches: Breaches,
    memory: ProtocolMemory
  ) throws {
    self.breaches = breaches
    self.memory = memory
    self.duration = duration
    fault = trial.fault?.place == .sink ? trial.fault : nil
    keepsValues = trial.keepsValues
    ports = try manifest.outputs.map { port in
      guard let type = types[port.type] else {
        throw CheckFailure(
          "the output '\(port.name)' is of the type '\(port.type)', whose rules are not known",
          expected: "a registered type, or one that the manifest declares under 'types'")
      }
      return (port, type)
    }
    outputs = ports.map { TrialOutput(name: $0.port.name, shape: $0.type.shape) }
    isWanted = manifest.outputs.map { trial.wanted?.contains($0.name) ?? true }
    bins = ports.map { _ in 1 }
    isBegun = ports.map { _ in false }
    pointer = memory.store(performia_sink())
    pointer.pointee.size = memory.size(performia_sink.self)
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.wants = { sink, port in
      guard let mine = TrialSink.of(sink) else { return 0 }
      mine.checkCall("wants")
      return port < mine.isWanted.count && mine.isWanted[Int(port)] ? 1 : 0
    }
    pointer.pointee.begin = { sink, port, info in
      TrialSink.answer(sink, "begin", port) { try $0.begin($1, info) }
    }
    pointer.pointee.append_audio = { sink, port, channels, frames in
      TrialSink.answer(sink, "append_audio", port) { try $0.appendAudio($1, channels, frames) }
    }
    pointer.pointee.append_matrix = { sink, port, values, frames in
      TrialSink.answer(sink, "append_matrix", port) { try $0.appendMatrix($1, values, frames) }
    }
    pointer.pointee.append_table = { sink, port, rows in
      TrialSink.answer(sink, "append_table", port) { try $0.appendTable($1, rows) }
    }
    pointer.pointee.set_document = { sink, port, json in
      TrialSink.answer(sink, "set_document", port) { try $0.setDocument($1, json) }
    }
    pointer.pointee.complete_until = { sink, port, time in
      TrialSink.answer(sink, "complete_until", port) { try $0.complete($1, until: time) }
    }
  }

  /// From now on every call is a breach.
  func close() { isOpen = false }

  /// Calls that handed something over.
  var callCount: Int { calls }

  private static func of(_ sink: UnsafePointer<performia_sink>?) -> TrialSink? {
    sink?.pointee.context.map { Unmanaged<TrialSink>.fromOpaque($0).takeUnretainedValue() }
  }

  private func checkCall(_ name: String) {
    if !isOpen { breaches.note("it called sink.\(name) after analyze had returned") }
    if pthread_equal(thread, pthread_self()) == 0 {
      breaches.note("it called sink.\(name) from a thread of its own, though only analyze's may")
    }
  }

  private static func answer(
    _ sink: UnsafePointer<performia_sink>?, _ name: String, _ port: UInt32, _ body: (TrialSink, Int) throws -> Void
  ) -> performia_status {
    guard let mine = of(sink) else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
    mine.checkCall(name)
    guard mine.isOpen else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
    guard port < mine.ports.count else {
      mine.breaches.note("it called sink.\(name) for output \(port), and there are \(mine.ports.count)")
      return performia_status(PERFORMIA_INVALID_ARGUMENT)
    }
    mine.onAppend?()
    do {
      defer { mine.calls += 1 }
      if let fault = mine.fault, mine.calls >= fault.call { throw InjectedFailure() }
      try body(mine, Int(port))
      return performia_status(PERFORMIA_OK)
    } catch is InjectedFailure {
      return performia_status(PERFORMIA_IO)
    } catch {
      let reason =
        (error as? Broken)?.reason ?? (error as? ArtifactError)?.message ?? (error as? DescriptorFault)?.reason
      mine.brokenRule = mine.brokenRule ?? (mine.ports[Int(port)].port.name, reason ?? "\(error)")
      return performia_status(PERFORMIA_INVALID_DATA)
    }
  }

  // MARK: Taking

  private func requireShape(_ port: Int, _ shape: Shape) throws {
    let type = ports[port].type
    guard type.shape == shape else {
      throw Broken(reason: "\(type.type) is \(type.shape), and \(shape.rawValue) data came")
    }
  }

  private func begin(_ port: Int, _ info: UnsafePointer<performia_artifact_info>?) throws {
    guard let info = info?.pointee else { throw Broken(reason: "begin came without a description") }
    try requireSize(info.size, performia_artifact_info.self, "description of an artifact")
    guard !isBegun[port] else { throw Broken(reason: "begin came twice") }
    isBegun[port] = true
    var attributes = ports[port].port.attributes
    guard info.attribute_count <= 256 else { throw Broken(reason: "\(info.attribute_count) attributes are too many") }
    for index in 0..<Int(info.attribute_count) {
      guard let attribute = info.attributes?[index]?.pointee else {
        throw Broken(reason: "attribute \(index) is missing")
      }
      let (key, value) = (String(attribute.key), String(attribute.value))
      if let declared = attributes[key], declared != value {
        throw Broken(reason: "the attribute '\(key)' is declared as '\(declared)', and '\(value)' came")
      }
      attributes[key] = value
    }
    let words = attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    switch ports[port].type.shape {
    case .audio:
      guard info.shape == Int32(PERFORMIA_SHAPE_AUDIO) else { throw Broken(reason: "it began as shape \(info.shape)") }
      guard info.sample_rate >= 1, info.sample_rate < 1e7, (1...64).contains(info.channels), info.start.isFinite else {
        throw Broken(reason: "audio of \(info.channels) channels at \(info.sample_rate) Hz is none")
      }
      bins[port] = Int(info.channels)
      outputs[port].layout = "\(info.channels) channels at \(info.sample_rate) Hz from \(info.start) s\(words)"
    case .matrix:
      guard info.shape == Int32(PERFORMIA_SHAPE_MATRIX) else { throw Broken(reason: "it began as shape \(info.shape)") }
      guard info.bins <= 1 << 16 else { throw Broken(reason: "\(info.bins) bins are too many") }
      try ports[port].type.checkLayout(bins: Int(info.bins), framePeriod: info.frame_period, start: info.start)
      bins[port] = Int(info.bins)
      var labels = ""
      if let names = info.bin_labels {
        for bin in 0..<Int(info.bins) {
          guard names[bin].isValid else { throw Broken(reason: "the label of bin \(bin) is not UTF-8") }
          labels += " \(String(names[bin]))"
        }
      }
      outputs[port].layout =
        "\(info.bins) bins every \(info.frame_period) s from \(info.start) s\(words) labels:\(labels)"
    case .table, .document: throw Broken(reason: "only audio and matrices begin, this is \(ports[port].type.shape)")
    }
  }

  private func appendAudio(
    _ port: Int, _ channels: UnsafePointer<UnsafePointer<Float>?>?, _ frames: UInt64
  ) throws {
    try requireShape(port, .audio)
    guard isBegun[port] else { throw Broken(reason: "data came before begin") }
    guard frames > 0 else { return }
    for channel in 0..<bins[port] {
      guard let samples = channels?[channel], frames < 1 << 40 else {
        throw Broken(reason: "channel \(channel) is missing")
      }
      try keep(port, UnsafeBufferPointer(start: samples, count: Int(frames)), bins: 1, channel: channel)
    }
  }

  private func appendMatrix(_ port: Int, _ values: UnsafePointer<Float>?, _ frames: UInt64) throws {
    try requireShape(port, .matrix)
    guard isBegun[port] else { throw Broken(reason: "data came before begin") }
    guard frames > 0 else { return }
    guard let values, frames < 1 << 32 else { throw Broken(reason: "\(frames) frames came without values") }
    try keep(port, UnsafeBufferPointer(start: values, count: Int(frames) * bins[port]), bins: bins[port], channel: 0)
  }

  private func keep(_ port: Int, _ values: UnsafeBufferPointer<Float>, bins: Int, channel: Int) throws {
    guard isWanted[port] else { return }
    let first = outputs[port].valueCount / bins
    try ports[port].type.checkValues(values, bins: bins, firstFrame: first)
    while outputs[port].digests.count <= channel { outputs[port].digests.append(Digest()) }
    outputs[port].digests[channel].add(values)
    guard channel == 0 else { return }
    outputs[port].valueCount += values.count
    guard keepsValues else { return }
    let room = TrialOutput.mostKept - outputs[port].values.count
    outputs[port].values.append(contentsOf: values.prefix(room))
  }

  private func appendTable(_ port: Int, _ rows: UnsafePointer<performia_table>?) throws {
    try requireShape(port, .table)
    guard let rows = rows?.pointee else { throw Broken(reason: "no table came") }
    try requireSize(rows.size, performia_table.self, "table")
    let piece = try Table(rows)
    if outputs[port].table == nil {
      outputs[port].table = piece
    } else {
      try outputs[port].table?.append(piece)
    }
  }

  private func setDocument(_ port: Int, _ json: performia_text) throws {
    try requireShape(port, .document)
    guard outputs[port].document == nil else { throw Broken(reason: "the document came twice") }
    guard json.isValid else { throw Broken(reason: "the document is not UTF-8") }
    _ = try JSON(parsing: Array(String(json).utf8))
    outputs[port].document = String(json)
  }

  private func complete(_ port: Int, until time: Double) throws {
    if let before = outputs[port].completeUntil, !(time >= before) {
      throw Broken(reason: "complete_until went back from \(before) s to \(time) s")
    }
    outputs[port].completeUntil = time
  }

  /// What came, wanted outputs only; the first rule that an output breaks as a whole is noted.
  func finish() -> [TrialOutput] {
    for (index, output) in outputs.enumerated() where brokenRule == nil && isWanted[index] {
      let type = ports[index].type
      do {
        if type.shape != .table, type.shape != .document, !isBegun[index] { throw Broken(reason: "it was never begun") }
        if type.shape == .document, output.document == nil { throw Broken(reason: "it was never set") }
        if type.shape == .table {
          guard let table = output.table else { throw Broken(reason: "no table was appended, not even an empty one") }
          try type.check(table, duration: duration)
          if let among = type.table?.startsAmong,
            let others = zip(ports, outputs).first(where: { $0.0.type.type == among })?.1.table
          {
            try type.check(table, startsAmong: others)
          }
        }
      } catch {
        brokenRule = (output.name, (error as? Broken)?.reason ?? (error as? ArtifactError)?.message ?? "\(error)")
      }
    }
    return zip(outputs, isWanted).filter(\.1).map(\.0)
  }
}
