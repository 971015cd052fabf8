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

/// The inputs of one analysis, made up from a recording.
final class TrialInputs: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<performia_inputs>
  private let breaches: Breaches
  private let memory: ProtocolMemory
  private var ports: [[Source]] = []
  private let fault: InjectedFault?
  private let lending: Lending
  private var lent: [LentMemory] = []
  private let state = Mutex(State())

  private struct State {
    var isOpen = true
    var isBusy = false
    var reads = 0
  }

  /// Called before each read, from the plugin's thread.
  var onRead: (@Sendable (_ read: Int) -> Void)?

  private struct Source {
    enum Data {
      case audio(SyntheticAudio)
      case matrix(SyntheticMatrix)
      case table(UnsafePointer<performia_table>)
      case document(performia_text)
    }

    let data: Data
    let info: UnsafePointer<performia_artifact_info>
  }

  /// Floats that are lent in one piece at most.
  private static let mostLent = 1 << 24

  init(
    trial: Trial, manifest: AnalyzerManifest, types: TypeRegistry, breaches: Breaches, memory: ProtocolMemory
  ) throws {
    self.breaches = breaches
    self.memory = memory
    fault = trial.fault
    lending = trial.lending
    pointer = memory.store(performia_inputs())
    var recording = trial.recording
    if recording.frames != nil { recording.duration = Self.duration(recording, manifest, types) }
    for port in manifest.inputs {
      let count =
        switch port.count {
        case .one: 1
        case .optional: trial.absent.contains(port.name) ? 0 : 1
        case .many: trial.absent.contains(port.name) ? 0 : trial.many
        }
      ports.append(try (0..<count).map { try source(port, recording, index: $0, types: types) })
    }
    fillIn(duration: recording.duration)
  }

  /// How often data were read or lent.
  var reads: Int { state.withLock { $0.reads } }

  /// What is lent is gone, and every further call is a breach.
  func close() {
    state.withLock { $0.isOpen = false }
    for piece in lent { piece.revoke() }
  }

  // MARK: Making up

  /// The length of a recording that is given in samples: at the rate of the first audio port.
  private static func duration(_ recording: Recording, _ manifest: AnalyzerManifest, _ types: TypeRegistry) -> Double {
    let port = manifest.inputs.first { types[$0.type]?.shape == .audio }
    let rate = port.flatMap { $0.attributes["sample_rate"].flatMap(Double.init) } ?? recording.sampleRate
    return Double(recording.frames ?? 0) / rate
  }

  private func source(_ port: InputPort, _ recording: Recording, index: Int, types: TypeRegistry) throws -> Source {
    guard let type = types[port.type] else {
      throw CheckSkip(reason: "the input '\(port.name)' is of the type '\(port.type)', whose rules are not known here")
    }
    var recording = recording
    recording.seed += index
    var info = performia_artifact_info()
    info.size = memory.size(performia_artifact_info.self)
    info.type = memory.store(port.type)
    let attributes = port.attributes.filter { type.shape != .audio || !["sample_rate", "channels"].contains($0.key) }
    info.attribute_count = UInt32(attributes.count)
    info.attributes = memory.attributes(attributes)
    let data: Source.Data
    switch type.shape {
    case .audio:
      let audio = SyntheticAudio(
        recording, sampleRate: port.attributes["sample_rate"].flatMap(Double.init) ?? recording.sampleRate,
        channels: port.attributes["channels"].flatMap(Int.init) ?? recording.channels)
      info.shape = Int32(PERFORMIA_SHAPE_AUDIO)
      info.sample_rate = audio.sampleRate
      info.channels = UInt32(audio.channels)
      info.frames = UInt64(audio.frames)
      data = .audio(audio)
    case .matrix:
      let matrix = SyntheticMatrix(recording, rules: type.matrix)
      info.shape = Int32(PERFORMIA_SHAPE_MATRIX)
      info.bins = UInt32(matrix.bins)
      info.frames = UInt64(matrix.frames)
      info.frame_period = matrix.framePeriod
      info.bin_labels = memory.store(matrix.labels.map(memory.store))
      data = .matrix(matrix)
    case .table:
      guard let rules = type.table else { throw CheckSkip(reason: "'\(port.type)' has no rules to make a table by") }
      let table = SyntheticTable(type: type, rules: rules, recording: recording).make()
      try type.check(table, duration: recording.duration)
      info.shape = Int32(PERFORMIA_SHAPE_TABLE)
      info.rows = UInt64(table.rowCount)
      info.alternatives = UInt64(table.alternatives.count)
      data = .table(UnsafePointer(memory.store(memory.table(table, rules: rules))))
    case .document:
      info.shape = Int32(PERFORMIA_SHAPE_DOCUMENT)
      data = .document(memory.store("{}"))
    }
    return Source(data: data, info: UnsafePointer(memory.store(info)))
  }

  // MARK: Answering

  private func fillIn(duration: Double) {
    pointer.pointee.size = memory.size(performia_inputs.self)
    pointer.pointee.duration = duration
    pointer.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    pointer.pointee.count = { inputs, port in
      guard let mine = TrialInputs.of(inputs) else { return 0 }
      return mine.enter("count") { port < mine.ports.count ? UInt32(mine.ports[Int(port)].count) : 0 } ?? 0
    }
    pointer.pointee.info = { inputs, port, index in
      guard let mine = TrialInputs.of(inputs) else { return nil }
      return mine.enter("info") { mine.at(port, index)?.info } ?? nil
    }
    pointer.pointee.read_audio = { inputs, port, index, first, count, channels in
      TrialInputs.answer(inputs, "read_audio", port, index) { $0.readAudio($1, first, count, channels) }
    }
    pointer.pointee.read_matrix = { inputs, port, index, first, count, destination in
      TrialInputs.answer(inputs, "read_matrix", port, index) { $0.readMatrix($1, first, count, destination) }
    }
    pointer.pointee.map = { inputs, port, index, data in
      TrialInputs.answer(inputs, "map", port, index) { $0.map($1, data) }
    }
    pointer.pointee.read_table = { inputs, port, index, table in
      TrialInputs.answer(inputs, "read_table", port, index) { _, source in
        guard case .table(let mine) = source.data, let table else { return PERFORMIA_INVALID_ARGUMENT }
        table.pointee = mine
        return PERFORMIA_OK
      }
    }
    pointer.pointee.read_document = { inputs, port, index, json in
      TrialInputs.answer(inputs, "read_document", port, index) { _, source in
        guard case .document(let mine) = source.data, let json else { return PERFORMIA_INVALID_ARGUMENT }
        json.pointee = mine
        return PERFORMIA_OK
      }
    }
  }

  private static func of(_ inputs: UnsafePointer<performia_inputs>?) -> TrialInputs? {
    inputs?.pointee.context.map { Unmanaged<TrialInputs>.fromOpaque($0).takeUnretainedValue() }
  }

  private func at(_ port: UInt32, _ index: UInt32) -> Source? {
    guard port < ports.count, index < ports[Int(port)].count else { return nil }
    return ports[Int(port)][Int(index)]
  }

  /// Runs a call alone; nil once analyze has returned.
  private func enter<Result>(_ name: String, _ body: () -> Result) -> Result? {
    let (isOpen, isBusy) = state.withLock { state in
      defer { state.isBusy = true }
      return (state.isOpen, state.isBusy)
    }
    if isBusy { breaches.note("it called inputs.\(name) while another of its threads was in a call to the inputs") }
    defer { state.withLock { $0.isBusy = false } }
    guard isOpen else {
      breaches.note("it called inputs.\(name) after analyze had returned")
      return nil
    }
    return body()
  }

  private static func answer(
    _ inputs: UnsafePointer<performia_inputs>?, _ name: String, _ port: UInt32, _ index: UInt32,
    _ body: (TrialInputs, Source) -> Int
  ) -> performia_status {
    guard let mine = of(inputs) else { return performia_status(PERFORMIA_INVALID_ARGUMENT) }
    let status = mine.enter(name) { () -> Int in
      guard let source = mine.at(port, index) else { return PERFORMIA_INVALID_ARGUMENT }
      let read = mine.state.withLock { state in
        defer { state.reads += 1 }
        return state.reads
      }
      mine.onRead?(read)
      if let fault = mine.fault, fault.place == .inputs, read >= fault.call { return PERFORMIA_IO }
      return body(mine, source)
    }
    return performia_status(status ?? PERFORMIA_INVALID_ARGUMENT)
  }

  private func readAudio(
    _ source: Source, _ first: Int64, _ count: UInt64, _ channels: UnsafePointer<UnsafeMutablePointer<Float>?>?
  ) -> Int {
    guard case .audio(let audio) = source.data, let channels, count < 1 << 40,
      (-(1 << 40)..<(1 << 40)).contains(first)
    else { return PERFORMIA_INVALID_ARGUMENT }
    for channel in 0..<audio.channels {
      guard let destination = channels[channel] else { return PERFORMIA_INVALID_ARGUMENT }
      audio.read(channel: channel, from: Int(first), count: Int(count), into: destination)
    }
    return PERFORMIA_OK
  }

  private func readMatrix(
    _ source: Source, _ first: UInt64, _ count: UInt64, _ destination: UnsafeMutablePointer<Float>?
  ) -> Int {
    guard case .matrix(let matrix) = source.data, let destination, first <= UInt64(matrix.frames),
      count <= UInt64(matrix.frames) - first
    else { return PERFORMIA_INVALID_ARGUMENT }
    matrix.read(from: Int(first), count: Int(count), into: destination)
    return PERFORMIA_OK
  }

  private func map(_ source: Source, _ data: UnsafeMutablePointer<UnsafePointer<Float>?>?) -> Int {
    guard lending != .refused, let data else { return PERFORMIA_UNSUPPORTED }
    let piece: LentMemory?
    switch source.data {
    case .audio(let audio) where audio.frames * audio.channels <= Self.mostLent:
      piece = LentMemory(count: audio.frames * audio.channels, isGuarded: lending == .guarded) { values in
        for channel in 0..<audio.channels {
          audio.read(channel: channel, from: 0, count: audio.frames, into: values + channel * audio.frames)
        }
      }
    case .matrix(let matrix) where matrix.frames * matrix.bins <= Self.mostLent:
      piece = LentMemory(count: matrix.frames * matrix.bins, isGuarded: lending == .guarded) {
        matrix.read(from: 0, count: matrix.frames, into: $0)
      }
    default: return PERFORMIA_UNSUPPORTED
    }
    guard let piece else { return PERFORMIA_UNSUPPORTED }
    lent.append(piece)
    data.pointee = piece.values
    return PERFORMIA_OK
  }
}
