/// Bytes of another process that make no sense.
struct WireFault: Error {
  let reason: String
}

/// Reads what a ``ByteWriter`` wrote. Nothing is believed: neither lengths nor texts nor that there is anything.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - position else {
      throw WireFault(reason: "\(count) bytes are missing at \(position) of \(bytes.count)")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) throws -> Value {
    let part = try take(MemoryLayout<Value>.size)
    return Value(littleEndian: part.withUnsafeBytes { $0.loadUnaligned(as: Value.self) })
  }

  mutating func readDouble() throws -> Double { Double(bitPattern: try read(UInt64.self)) }

  mutating func readBool() throws -> Bool { try read(UInt8.self) != 0 }

  mutating func readText() throws -> String {
    let part = try take(Int(try read(UInt32.self)))
    guard let text = String(validating: part, as: UTF8.self) else { throw WireFault(reason: "a text is not UTF-8") }
    return text
  }

  mutating func readDoubles(_ count: Int) throws -> [Double] { try values(count) }

  mutating func readIntegers(_ count: Int) throws -> [Int64] { try values(count) }

  private mutating func values<Value: BitwiseCopyable>(_ count: Int) throws -> [Value] {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Value>.stride)
    guard !overflow else { throw WireFault(reason: "\(count) values are too many") }
    let part = try take(size)
    return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      part.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      initialized = count
    }
  }

  /// A list whose elements `body` reads. Each takes at least one byte, so that no count can ask for more than there is.
  mutating func readList<Element>(_ body: (inout ByteReader) throws -> Element) throws -> [Element] {
    let count = Int(try read(UInt32.self))
    guard count <= bytes.count - position else { throw WireFault(reason: "a list of \(count) is cut off") }
    var list: [Element] = []
    for _ in 0..<count { list.append(try body(&self)) }
    return list
  }

  /// Requires that everything has been read.
  func finish() throws {
    guard position == bytes.count else { throw WireFault(reason: "\(bytes.count - position) bytes are left over") }
  }
}
