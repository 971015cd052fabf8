import Artifacts
import CPerformia

/// The inputs of one analysis, as the protocol hands them to an analyzer.
final class InputBridge {
  let pointer: UnsafeMutablePointer<performia_inputs>
  private let ports: [[Artifact]]
  private var infos: [[UnsafePointer<performia_artifact_info>]] = []
  private var tables: [Int: UnsafePointer<performia_table>] = [:]
  private var documents: [Int: performia_text] = [:]
  private let memory = ProtocolMemory()

  /// - Parameters:
  ///   - ports: the artifacts of each input, in the order of the descriptor.
  ///   - duration: length of the recording in seconds.
  ///   - types: what is known of the types of these artifacts.
  init(ports: [[Artifact]], duration: Double, types: TypeRegistry) {
    self.ports = ports
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: performia_inputs())
    pointer.pointee.size = structSize(performia_inputs.self)
    pointer.pointee.duration = duration
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.count = { inputs, port in
      guard let bridge = InputBridge.of(inputs), port < bridge.ports.count else { return 0 }
      return UInt32(bridge.ports[Int(port)].count)
    }
    pointer.pointee.info = { inputs, port, index in
      guard let bridge = InputBridge.of(inputs), port < bridge.infos.count else { return nil }
      let infos = bridge.infos[Int(port)]
      return index < infos.count ? infos[Int(index)] : nil
    }
    pointer.pointee.read_audio = { inputs, port, index, first, count, channels in
      InputBridge.answer(inputs, port, index) { try $1.readAudio($0, first, count, channels) }
    }
    pointer.pointee.read_matrix = { inputs, port, index, first, count, destination in
      InputBridge.answer(inputs, port, index) { try $1.readMatrix($0, first, count, destination) }
    }
    pointer.pointee.map = { inputs, port, index, data in
      InputBridge.answer(inputs, port, index) { $1.map($0, data) }
    }
    pointer.pointee.read_table = { inputs, port, index, table in
      InputBridge.answer(inputs, port, index) { artifact, bridge in
        guard let table, let lent = bridge.tables[InputBridge.key(port, index)] else {
          return performia_status(PERFORMIA_INVALID_ARGUMENT)
        }
        table.pointee = lent
        return performia_status(PERFORMIA_OK)
      }
    }
    pointer.pointee.read_document = { inputs, port, index, json in
      InputBridge.answer(inputs, port, index) { artifact, bridge in
        guard let json, let lent = bridge.documents[InputBridge.key(port, index)] else {
          return performia_status(PERFORMIA_INVALID_ARGUMENT)
        }
        json.pointee = lent
        return performia_status(PERFORMIA_OK)
      }
    }
    for (port, artifacts) in ports.enumerated() {
      infos.append(artifacts.map { UnsafePointer(memory.store(info(of: $0))) })
      for (index, artifact) in artifacts.enumerated() {
        let key = Self.key(UInt32(port), UInt32(index))
        switch artifact.payload {
        case .table(let table):
          tables[key] = UnsafePointer(memory.store(memory.table(table, rules: types[artifact.type]?.table)))
        case .document(let json): documents[key] = memory.store(json)
        case .audio, .matrix: break
        }
      }
    }
  }

  deinit {
    pointer.deallocate()
  }

  private static func key(_ port: UInt32, _ index: UInt32) -> Int { Int(port) << 20 | Int(index) }

  private static func of(_ inputs: UnsafePointer<performia_inputs>?) -> InputBridge? {
    inputs?.pointee.context.map { Unmanaged<InputBridge>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func answer(
    _ inputs: UnsafePointer<performia_inputs>?, _ port: UInt32, _ index: UInt32,
    _ body: (Artifact, InputBridge) throws -> performia_status
  ) -> performia_status {
    guard let bridge = of(inputs), port < bridge.ports.count, index < bridge.ports[Int(port)].count else {
      return performia_status(PERFORMIA_INVALID_ARGUMENT)
    }
    do {
      return try body(bridge.ports[Int(port)][Int(index)], bridge)
    } catch {
      return performia_status(PERFORMIA_IO)
    }
  }

  private func readAudio(
    _ artifact: Artifact, _ first: Int64, _ count: UInt64, _ channels: UnsafePointer<UnsafeMutablePointer<Float>?>?
  ) throws -> performia_status {
    guard case .audio(let audio) = artifact.payload, let channels, count < 1 << 40,
      (-(1 << 40)..<(1 << 40)).contains(first)
    else {
      return performia_status(PERFORMIA_INVALID_ARGUMENT)
    }
    let wanted = Int(first)..<Int(first) + Int(count)
    let present = wanted.clamped(to: 0..<audio.frames)
    for (index, spool) in audio.channels.enumerated() {
      guard let destination = channels[index] else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
      guard !present.isEmpty else {
        destination.update(repeating: 0, count: wanted.count)
        continue
      }
      let before = present.lowerBound - wanted.lowerBound
      let after = wanted.upperBound - present.upperBound
      destination.update(repeating: 0, count: before)
      try spool.read(from: present.lowerBound, count: present.count, into: destination + before)
      (destination + before + present.count).update(repeating: 0, count: after)
    }
    return performia_status(PERFORMIA_OK)
  }

  private func readMatrix(
    _ artifact: Artifact, _ first: UInt64, _ count: UInt64, _ destination: UnsafeMutablePointer<Float>?
  ) throws -> performia_status {
    guard case .matrix(let matrix) = artifact.payload, let destination,
      first <= UInt64(matrix.frames), count <= UInt64(matrix.frames) - first
    else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
    try matrix.values.read(from: Int(first) * matrix.bins, count: Int(count) * matrix.bins, into: destination)
    return performia_status(PERFORMIA_OK)
  }

  private func map(_ artifact: Artifact, _ data: UnsafeMutablePointer<UnsafePointer<Float>?>?) -> performia_status {
    let spool: Spool? =
      switch artifact.payload {
      case .matrix(let matrix): matrix.values
      case .audio(let audio) where audio.channels.count == 1: audio.channels[0]
      default: nil
      }
    guard let data, let values = spool?.map() else { return performia_status(PERFORMIA_UNSUPPORTED) }
    data.pointee = values
    return performia_status(PERFORMIA_OK)
  }

  private func info(of artifact: Artifact) -> performia_artifact_info {
    var info = performia_artifact_info()
    info.size = structSize(performia_artifact_info.self)
    info.type = memory.store(artifact.type)
    info.attribute_count = UInt32(artifact.attributes.count)
    info.attributes = memory.attributes(artifact.attributes)
    switch artifact.payload {
    case .audio(let audio):
      info.shape = Int32(PERFORMIA_SHAPE_AUDIO)
      info.sample_rate = audio.sampleRate
      info.channels = UInt32(audio.channels.count)
      info.frames = UInt64(audio.frames)
      info.start = audio.start
    case .matrix(let matrix):
      info.shape = Int32(PERFORMIA_SHAPE_MATRIX)
      info.bins = UInt32(matrix.bins)
      info.frames = UInt64(matrix.frames)
      info.start = matrix.start
      info.frame_period = matrix.framePeriod
      info.bin_labels = memory.store(matrix.binLabels.map(memory.store))
    case .table(let table):
      info.shape = Int32(PERFORMIA_SHAPE_TABLE)
      info.rows = UInt64(table.rowCount)
      info.alternatives = UInt64(table.alternatives.count)
    case .document:
      info.shape = Int32(PERFORMIA_SHAPE_DOCUMENT)
    }
    return info
  }
}
