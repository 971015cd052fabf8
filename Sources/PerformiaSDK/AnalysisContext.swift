// SPDX-License-Identifier: MIT

/// What an analyzer works with during one analysis: its inputs, its outputs and the host.
public final class AnalysisContext {
  /// What the analyzer says of itself.
  public let declaration: AnalyzerDeclaration
  let host: UnsafePointer<performia_host>
  let inputs: UnsafePointer<performia_inputs>
  let sink: UnsafePointer<performia_sink>

  init(
    declaration: AnalyzerDeclaration, host: UnsafePointer<performia_host>, inputs: UnsafePointer<performia_inputs>,
    sink: UnsafePointer<performia_sink>
  ) {
    self.declaration = declaration
    self.host = host
    self.inputs = inputs
    self.sink = sink
  }

  /// Length of the recording in seconds.
  public var duration: Double { inputs.pointee.duration }

  // MARK: Host

  public enum LogLevel: Int32, Sendable {
    case debug = 0
    case info, warning, error
  }

  public func log(_ level: LogLevel, _ message: String) {
    message.withPerformiaText { host.pointee.log(host, level.rawValue, $0) }
  }

  /// Says in a sentence how the results came about where that is not as usual; it stands in the Song Map's provenance. The
  /// same inputs must give the same notes.
  public func note(_ sentence: String) {
    let found = PERFORMIA_NOTES_ID.withPerformiaText { host.pointee.get_extension(host, $0) }
    guard let notes = found?.assumingMemoryBound(to: performia_notes.self) else { return log(.info, sentence) }
    sentence.withPerformiaText { notes.pointee.note(host, $0) }
  }

  /// Tells how much is done, 0 to 1.
  public func progress(_ fraction: Double) {
    host.pointee.progress(host, fraction)
  }

  public var isCancelled: Bool { cancellation.isRequested }

  /// The host's wish to stop, for other threads than the one that analyzes; valid during the analysis only.
  public var cancellation: HostCancellation { HostCancellation(host: host) }

  /// - Throws: `CancellationError` when the host asked to stop; call it at least every half second.
  public func checkCancellation() throws {
    if isCancelled { throw CancellationError() }
  }

  /// Threads that may be busy at once, this one included.
  public var threadBudget: Int { Int(host.pointee.thread_budget(host)) }

  /// The file of the model that a parameter stands for.
  ///
  /// - Throws: ``AnalyzerError`` where the host has no file for it.
  public func modelPath(_ parameter: Parameter<String>) throws -> String {
    var path = performia_text()
    let status = parameter.name.withPerformiaText { host.pointee.model_path(host, $0, &path) }
    if status == performia_status(PERFORMIA_NOT_FOUND) {
      throw AnalyzerError("the model of '\(parameter.name)' is not installed", parameter: parameter.name)
    }
    try HostError.check(status)
    return String(path)
  }

  /// The folder that this instance may write to.
  public func scratchFolder() throws -> String {
    var path = performia_text()
    try HostError.check(host.pointee.scratch_folder(host, &path))
    return String(path)
  }

  // MARK: Inputs

  /// How many artifacts an input has.
  public func count(_ input: Input) -> Int {
    Int(inputs.pointee.count(inputs, portIndex(input)))
  }

  /// The audio at an input; nil where an optional one is not wired.
  public func audio(_ input: Input, index: Int = 0) -> AudioInput? {
    info(input, index).map { AudioInput(context: self, port: portIndex(input), index: UInt32(index), info: $0) }
  }

  /// The matrix at an input; nil where an optional one is not wired.
  public func matrix(_ input: Input, index: Int = 0) -> MatrixInput? {
    info(input, index).map { MatrixInput(context: self, port: portIndex(input), index: UInt32(index), info: $0) }
  }

  /// The table at an input; nil where an optional one is not wired.
  public func table(_ input: Input, index: Int = 0) throws -> TableRows? {
    guard info(input, index) != nil else { return nil }
    var table: UnsafePointer<performia_table>?
    try HostError.check(inputs.pointee.read_table(inputs, portIndex(input), UInt32(index), &table))
    guard let table else { return nil }
    return TableRows(table.pointee)
  }

  /// The JSON document at an input; nil where an optional one is not wired.
  public func document(_ input: Input, index: Int = 0) throws -> String? {
    guard info(input, index) != nil else { return nil }
    var json = performia_text()
    try HostError.check(inputs.pointee.read_document(inputs, portIndex(input), UInt32(index), &json))
    return String(json)
  }

  private func info(_ input: Input, _ index: Int) -> UnsafePointer<performia_artifact_info>? {
    inputs.pointee.info(inputs, portIndex(input), UInt32(index))
  }

  private func portIndex(_ input: Input) -> UInt32 {
    guard let index = declaration.inputs.firstIndex(where: { $0.name == input.name }) else {
      preconditionFailure("\(declaration.id) does not declare an input '\(input.name)'")
    }
    return UInt32(index)
  }

  // MARK: Outputs

  /// Whether somebody uses an output; one that nobody uses may be left out.
  public func wants(_ output: Output) -> Bool {
    sink.pointee.wants(sink, portIndex(output)) != 0
  }

  /// Begins a matrix output.
  ///
  /// - Parameters:
  ///   - framePeriod: seconds from one frame's centre to the next.
  ///   - start: seconds; the first frame's centre.
  public func begin(
    _ output: Output, bins: Int, framePeriod: Double, start: Double, binLabels: [String] = [],
    attributes: [String: String] = [:]
  ) throws -> MatrixOutput {
    guard bins > 0, bins <= Int(UInt32.max), binLabels.isEmpty || binLabels.count == bins else {
      throw AnalyzerError("\(binLabels.count) labels came with \(bins) bins of '\(output.name)'")
    }
    let arena = Arena()
    var info = performia_artifact_info()
    info.size = structSize(performia_artifact_info.self)
    info.shape = Int32(PERFORMIA_SHAPE_MATRIX)
    info.bins = UInt32(bins)
    info.frame_period = framePeriod
    info.start = start
    info.attribute_count = UInt32(attributes.count)
    info.attributes = arena.attributes(attributes)
    info.bin_labels = arena.store(binLabels.map(arena.store)).map { UnsafePointer($0) }
    let port = portIndex(output)
    try withExtendedLifetime(arena) {
      try HostError.check(sink.pointee.begin(sink, port, &info))
    }
    return MatrixOutput(context: self, port: port)
  }

  /// Begins an audio output.
  public func begin(
    _ output: Output, sampleRate: Double, channels: Int, start: Double = 0, attributes: [String: String] = [:]
  ) throws -> AudioOutput {
    let arena = Arena()
    var info = performia_artifact_info()
    info.size = structSize(performia_artifact_info.self)
    info.shape = Int32(PERFORMIA_SHAPE_AUDIO)
    info.sample_rate = sampleRate
    info.channels = UInt32(channels)
    info.start = start
    info.attribute_count = UInt32(attributes.count)
    info.attributes = arena.attributes(attributes)
    let port = portIndex(output)
    try withExtendedLifetime(arena) {
      try HostError.check(sink.pointee.begin(sink, port, &info))
    }
    return AudioOutput(context: self, port: port, channels: channels)
  }

  /// Appends rows to a table output; no rows at all are a valid result too.
  ///
  /// - Throws: ``AnalyzerError`` when columns differ in length.
  public func append(_ output: Output, _ rows: TableRows) throws {
    try rows.checkLengths(output: output.name)
    let arena = Arena()
    var table = performia_table()
    table.size = structSize(performia_table.self)
    table.column_count = UInt32(rows.columns.count)
    table.rows = UInt64(rows.count)
    table.start = arena.store(rows.start).map { UnsafePointer($0) }
    table.duration = arena.store(rows.duration).map { UnsafePointer($0) }
    table.confidence = arena.store(rows.confidence).map { UnsafePointer($0) }
    table.columns = arena.columns(rows.columns)
    let alternatives = rows.alternatives
    table.alternatives = UInt64(alternatives.row.count)
    if !alternatives.row.isEmpty {
      table.alternative_row = arena.store(alternatives.row).map { UnsafePointer($0) }
      table.alternative_rank = arena.store(alternatives.rank).map { UnsafePointer($0) }
      table.alternative_confidence = arena.store(alternatives.confidence).map { UnsafePointer($0) }
      table.alternative_columns = arena.columns(alternatives.columns)
    }
    try withExtendedLifetime(arena) {
      try HostError.check(sink.pointee.append_table(sink, portIndex(output), &table))
    }
  }

  /// Sets a document output to a JSON text.
  public func set(_ output: Output, json: String) throws {
    try HostError.check(json.withPerformiaText { sink.pointee.set_document(sink, portIndex(output), $0) })
  }

  /// Promises that nothing earlier than `time` (s) of this output will change or be added.
  public func complete(_ output: Output, until time: Double) throws {
    try HostError.check(sink.pointee.complete_until(sink, portIndex(output), time))
  }

  private func portIndex(_ output: Output) -> UInt32 {
    guard let index = declaration.outputs.firstIndex(where: { $0.name == output.name }) else {
      preconditionFailure("\(declaration.id) does not declare an output '\(output.name)'")
    }
    return UInt32(index)
  }
}

/// A host's wish to stop, which any thread may look at.
public struct HostCancellation: @unchecked Sendable {
  let host: UnsafePointer<performia_host>

  public var isRequested: Bool { host.pointee.is_cancelled(host) != 0 }
}
