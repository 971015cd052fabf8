// SPDX-License-Identifier: MIT

/// Audio that an analyzer reads.
public struct AudioInput {
  let context: AnalysisContext
  let port: UInt32
  let index: UInt32
  let info: UnsafePointer<performia_artifact_info>

  /// Hz.
  public var sampleRate: Double { info.pointee.sample_rate }
  public var channels: Int { Int(info.pointee.channels) }
  /// Samples of one channel.
  public var frames: Int { Int(info.pointee.frames) }
  /// Time of the first sample in seconds.
  public var start: Double { info.pointee.start }

  /// Copies `count` samples of every channel, from `first` on, to one buffer a channel; parts outside the recording are 0.
  public func read(from first: Int, count: Int, into buffers: [UnsafeMutablePointer<Float>]) throws {
    precondition(buffers.count == channels, "one buffer a channel")
    let pointers = buffers.map(Optional.some)
    try HostError.check(
      context.inputs.pointee.read_audio(context.inputs, port, index, Int64(first), UInt64(count), pointers))
  }

  /// Copies samples of audio that has one channel.
  public func read(from first: Int, count: Int, into buffer: UnsafeMutablePointer<Float>) throws {
    try read(from: first, count: count, into: [buffer])
  }
}

/// A matrix that an analyzer reads.
public struct MatrixInput {
  let context: AnalysisContext
  let port: UInt32
  let index: UInt32
  let info: UnsafePointer<performia_artifact_info>

  public var frames: Int { Int(info.pointee.frames) }
  public var bins: Int { Int(info.pointee.bins) }
  /// Seconds.
  public var framePeriod: Double { info.pointee.frame_period }
  /// Time of the first frame's centre in seconds.
  public var start: Double { info.pointee.start }

  public var binLabels: [String] {
    guard let labels = info.pointee.bin_labels else { return [] }
    return (0..<bins).map { String(labels[$0]) }
  }

  /// The artifact's attributes.
  public var attributes: [String: String] {
    var result: [String: String] = [:]
    for position in 0..<Int(info.pointee.attribute_count) {
      if let attribute = info.pointee.attributes?[position] {
        result[String(attribute.pointee.key)] = String(attribute.pointee.value)
      }
    }
    return result
  }

  /// Copies `count` frames, from `first` on, row by row; all must be there.
  public func read(from first: Int, count: Int, into destination: UnsafeMutablePointer<Float>) throws {
    try HostError.check(
      context.inputs.pointee.read_matrix(context.inputs, port, index, UInt64(first), UInt64(count), destination))
  }

  /// All frames, row by row: lent where the host can, copied otherwise.
  public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) throws -> Result {
    var lent: UnsafePointer<Float>?
    let count = frames * bins
    if context.inputs.pointee.map(context.inputs, port, index, &lent) == performia_status(PERFORMIA_OK) {
      return try body(UnsafeBufferPointer(start: lent, count: count))
    }
    let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(count, 1))
    defer { copy.deallocate() }
    if let base = copy.baseAddress, count > 0 { try read(from: 0, count: frames, into: base) }
    return try body(UnsafeBufferPointer(start: copy.baseAddress, count: count))
  }
}

extension TableRows {
  init(_ table: performia_table) {
    let rows = Int(table.rows)
    start = Self.copy(table.start, rows)
    duration = Self.copy(table.duration, rows)
    confidence = Self.copy(table.confidence, rows)
    columns = Self.columns(table.columns, Int(table.column_count), rows)
    let others = Int(table.alternatives)
    guard others > 0 else { return }
    alternatives.row = Self.copy(table.alternative_row, others)
    alternatives.rank = Self.copy(table.alternative_rank, others)
    alternatives.confidence = Self.copy(table.alternative_confidence, others)
    alternatives.columns = Self.columns(table.alternative_columns, Int(table.column_count), others)
  }

  private static func copy<Value>(_ values: UnsafePointer<Value>?, _ count: Int) -> [Value] {
    Array(UnsafeBufferPointer(start: values, count: values == nil ? 0 : count))
  }

  private static func columns(
    _ columns: UnsafePointer<UnsafePointer<performia_column>?>?, _ count: Int, _ rows: Int
  ) -> [Column] {
    (0..<count).compactMap { index in
      guard let column = columns?[index]?.pointee else { return nil }
      let values: Values? =
        switch Int(column.kind) {
        case PERFORMIA_COLUMN_INT64: .int64(copy(column.int64, rows))
        case PERFORMIA_COLUMN_ROW: .row(copy(column.int64, rows))
        case PERFORMIA_COLUMN_FLOAT64: .float64(copy(column.float64, rows))
        case PERFORMIA_COLUMN_TEXT: .text(copy(column.text, rows).map(String.init))
        default: nil
        }
      return values.map { Column(String(column.name), $0) }
    }
  }
}
