import CPerformia

extension String {
  /// A copy of a plugin's text; bytes that are not UTF-8 are replaced.
  package init(_ text: performia_text) {
    let count = text.data == nil ? 0 : Int(Swift.min(text.size, 1 << 30))
    self = String(decoding: UnsafeRawBufferPointer(start: text.data, count: count), as: UTF8.self)
  }

  /// Lends the text for the time of a call.
  package func withPerformiaText<Result>(_ body: (performia_text) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { bytes in
      try bytes.withMemoryRebound(to: CChar.self) { characters in
        try body(performia_text(data: characters.baseAddress, size: UInt64(characters.count)))
      }
    }
  }
}

/// Memory for C structs that the host lends to a plugin: what a pointer in one of them points to is in the same arena.
final class LentMemory {
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
  func store<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value>? {
    guard !values.isEmpty else { return nil }
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
    pointer.initialize(from: values, count: values.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }

  func store(_ text: String) -> performia_text {
    let bytes = text.utf8.map(CChar.init(bitPattern:))
    return performia_text(data: store(bytes), size: UInt64(bytes.count))
  }

  /// An array of pointers to structs.
  func pointers<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<UnsafePointer<Value>?>? {
    let stored: [UnsafePointer<Value>?] = values.map { UnsafePointer(store($0)) }
    return store(stored)
  }

  func attributes(_ attributes: [String: String]) -> UnsafePointer<UnsafePointer<performia_attribute>?>? {
    pointers(
      attributes.sorted { $0.key < $1.key }.map { key, value in
        performia_attribute(size: structSize(performia_attribute.self), key: store(key), value: store(value))
      })
  }
}

/// The size that a struct tells of itself.
package func structSize<Value>(_ type: Value.Type) -> UInt32 { UInt32(MemoryLayout<Value>.size) }
