import CPerformia

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Memory for C structs as they are lent to a plugin: what a pointer in one of them points to lies here too.
package final class ProtocolMemory {
  /// Bytes that every struct is longer than in ABI 1.0, as if a later host had made it.
  package let extraBytes: Int
  private var blocks: [UnsafeMutableRawPointer] = []
  /// What the further bytes hold; none that a plugin could take for a pointer or a count.
  private static let poison: UInt8 = 0xA5

  package init(extraBytes: Int = 0) {
    self.extraBytes = extraBytes
  }

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// The size that a struct tells of itself.
  package func size<Value>(_ type: Value.Type) -> UInt32 { structSize(type) + UInt32(extraBytes) }

  package func store<Value: BitwiseCopyable>(_ value: Value) -> UnsafeMutablePointer<Value> {
    let bytes = MemoryLayout<Value>.size
    let block = UnsafeMutableRawPointer.allocate(byteCount: bytes + extraBytes, alignment: 16)
    memset(block, Int32(Self.poison), bytes + extraBytes)
    blocks.append(block)
    let pointer = block.bindMemory(to: Value.self, capacity: 1)
    pointer.initialize(to: value)
    return pointer
  }

  /// Nil for no values.
  package func store<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value>? {
    guard !values.isEmpty else { return nil }
    let pointer = UnsafeMutablePointer<Value>.allocate(capacity: values.count)
    pointer.initialize(from: values, count: values.count)
    blocks.append(UnsafeMutableRawPointer(pointer))
    return UnsafePointer(pointer)
  }

  /// Not terminated by zero, and without a pointer where it is empty.
  package func store(_ text: String) -> performia_text {
    let bytes = text.utf8.map(CChar.init(bitPattern:))
    return performia_text(data: store(bytes), size: UInt64(bytes.count))
  }

  /// An array of pointers to structs.
  package func pointers<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<UnsafePointer<Value>?>? {
    let stored: [UnsafePointer<Value>?] = values.map { UnsafePointer(store($0)) }
    return store(stored)
  }

  package func attributes(_ attributes: [String: String]) -> UnsafePointer<UnsafePointer<performia_attribute>?>? {
    pointers(
      attributes.sorted { $0.key < $1.key }.map { key, value in
        performia_attribute(size: size(performia_attribute.self), key: store(key), value: store(value))
      })
  }
}
