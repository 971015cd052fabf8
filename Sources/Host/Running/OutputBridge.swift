import Artifacts
import CPerformia
import Pipeline

/// The outputs of one analysis, as the protocol takes them from an analyzer.
final class OutputBridge {
  let pointer: UnsafeMutablePointer<performia_sink>
  let collector: OutputCollector
  /// The first rule that was broken: which output, and how.
  private(set) var fault: (output: String, reason: String)?
  /// The first time that the host itself could not keep data.
  private(set) var hostFault: HostError?
  /// Whether the analyzer gave more than it may.
  private(set) var isExcessive = false

  init(_ collector: OutputCollector) {
    self.collector = collector
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: performia_sink())
    pointer.pointee.size = structSize(performia_sink.self)
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.wants = { sink, port in
      guard let bridge = OutputBridge.of(sink), port < bridge.collector.ports.count else { return 0 }
      return bridge.collector.isWanted(Int(port)) ? 1 : 0
    }
    pointer.pointee.begin = { sink, port, info in OutputBridge.answer(sink, port) { try $0.begin($1, info) } }
    pointer.pointee.append_audio = { sink, port, channels, frames in
      OutputBridge.answer(sink, port) { try $0.collector.appendAudio($1, channels, frames) }
    }
    pointer.pointee.append_matrix = { sink, port, values, frames in
      OutputBridge.answer(sink, port) { try $0.collector.appendMatrix($1, values, frames) }
    }
    pointer.pointee.append_table = { sink, port, rows in
      OutputBridge.answer(sink, port) { try $0.appendTable($1, rows) }
    }
    pointer.pointee.set_document = { sink, port, json in
      OutputBridge.answer(sink, port) { try $0.collector.setDocument($1, String(json)) }
    }
    pointer.pointee.complete_until = { sink, port, time in
      OutputBridge.answer(sink, port) { try $0.collector.complete($1, until: time) }
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
    guard let bridge = of(sink), port < bridge.collector.ports.count else {
      return performia_status(PERFORMIA_INVALID_ARGUMENT)
    }
    // What failed once has failed: nothing more is kept of an analyzer that goes on all the same.
    if bridge.hostFault != nil || bridge.isExcessive { return performia_status(PERFORMIA_IO) }
    if bridge.fault != nil { return performia_status(PERFORMIA_INVALID_DATA) }
    do {
      try body(bridge, Int(port))
      return performia_status(PERFORMIA_OK)
    } catch let error as HostError {
      bridge.hostFault = error
      return performia_status(PERFORMIA_IO)
    } catch is OutputCollector.Excess {
      bridge.isExcessive = true
      return performia_status(PERFORMIA_IO)
    } catch {
      bridge.fault = (bridge.collector.ports[Int(port)].name, bridge.collector.reason(for: error))
      return performia_status(PERFORMIA_INVALID_DATA)
    }
  }

  private func begin(_ port: Int, _ pointer: UnsafePointer<performia_artifact_info>?) throws {
    guard let info = pointer?.pointee else { throw DescriptorFault(reason: "begin came without a description") }
    try requireSize(info.size, performia_artifact_info.self, "description of an artifact")
    var attributes: [String: String] = [:]
    for index in 0..<Int(min(info.attribute_count, 256)) {
      guard let attribute = info.attributes?[index]?.pointee else { continue }
      attributes[String(attribute.key)] = String(attribute.value)
    }
    var layout = OutputLayout(
      attributes: attributes, sampleRate: info.sample_rate, channels: Int(info.channels), start: info.start,
      bins: Int(info.bins), framePeriod: info.frame_period)
    if let names = info.bin_labels, layout.bins <= OutputCollector.mostBins {
      layout.binLabels = (0..<layout.bins).map { String(names[$0]) }
    }
    try collector.begin(port, layout)
  }

  private func appendTable(_ port: Int, _ pointer: UnsafePointer<performia_table>?) throws {
    guard let rows = pointer?.pointee else { throw DescriptorFault(reason: "no table came") }
    try requireSize(rows.size, performia_table.self, "table")
    try collector.append(port, Table(rows))
  }
}
