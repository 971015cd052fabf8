/// Values one after the other as bytes, for another process on this machine.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ value: Double) { write(value.bitPattern) }

  mutating func write(_ value: Bool) { write(value ? 1 as UInt8 : 0) }

  mutating func write(_ text: String) {
    write(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ values: [Double]) { values.withUnsafeBytes { bytes.append(contentsOf: $0) } }

  mutating func write(_ values: [Int64]) { values.withUnsafeBytes { bytes.append(contentsOf: $0) } }

  /// Each value by `body`, their number first.
  mutating func write<Values: Collection>(_ values: Values, _ body: (inout ByteWriter, Values.Element) -> Void) {
    write(UInt32(values.count))
    for value in values { body(&self, value) }
  }
}
