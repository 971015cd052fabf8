// SPDX-License-Identifier: MIT

/// Memory for C structs that live together: what a pointer in one of them points to is in the same arena.
final class Arena {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit {
    for block in blocks { block.deallocate() }
  }

  func store<Value: BitwiseCopyable>(_ value: Value) -> UnsafeMutablePointer<Value> {
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    pointer.initialize(to: value)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// Nil for no values.
  func store<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeMutablePointer<Value>? {
    guard !values.isEmpty else { return nil }
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
    pointer.initialize(from: values, count: values.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  func store(_ text: String) -> performia_text {
    let bytes = Array(text.utf8)
    return performia_text(
      data: store(bytes.map(CChar.init(bitPattern:))).map { UnsafePointer($0) }, size: UInt64(bytes.count))
  }

  /// An array of pointers to structs.
  func pointers<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<UnsafePointer<Value>?>? {
    let stored: [UnsafePointer<Value>?] = values.map { UnsafePointer(store($0)) }
    return store(stored).map { UnsafePointer($0) }
  }

  func attributes(_ attributes: [String: String]) -> UnsafePointer<UnsafePointer<performia_attribute>?>? {
    pointers(
      attributes.sorted { $0.key < $1.key }.map { key, value in
        performia_attribute(size: structSize(performia_attribute.self), key: store(key), value: store(value))
      })
  }

  func columns(_ columns: [TableRows.Column]) -> UnsafePointer<UnsafePointer<performia_column>?>? {
    pointers(
      columns.map { column in
        var result = performia_column()
        result.size = structSize(performia_column.self)
        result.name = store(column.name)
        switch column.values {
        case .int64(let values):
          result.kind = Int32(PERFORMIA_COLUMN_INT64)
          result.int64 = store(values).map { UnsafePointer($0) }
        case .row(let values):
          result.kind = Int32(PERFORMIA_COLUMN_ROW)
          result.int64 = store(values).map { UnsafePointer($0) }
        case .float64(let values):
          result.kind = Int32(PERFORMIA_COLUMN_FLOAT64)
          result.float64 = store(values).map { UnsafePointer($0) }
        case .text(let values):
          result.kind = Int32(PERFORMIA_COLUMN_TEXT)
          result.text = store(values.map(store)).map { UnsafePointer($0) }
        }
        return result
      })
  }
}

/// The size that a struct tells of itself.
func structSize<Value>(_ type: Value.Type) -> UInt32 { UInt32(MemoryLayout<Value>.size) }

extension String {
  /// The text's own copy; bytes that are not UTF-8 are replaced.
  public init(_ text: performia_text) {
    let bytes = UnsafeRawBufferPointer(start: text.data, count: Int(text.size))
    self = String(decoding: bytes, as: UTF8.self)
  }

  /// Lends the text for the time of a call.
  func withPerformiaText<Result>(_ body: (performia_text) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { characters in
        try body(performia_text(data: characters.baseAddress, size: UInt64(characters.count)))
      }
    }
  }
}
