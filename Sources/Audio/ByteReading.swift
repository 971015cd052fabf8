extension [UInt8] {
  /// Unsigned integer of `count` bytes at `offset`, most significant first; `nil` past the end.
  func bigEndian(at offset: Int, count: Int) -> UInt64? {
    guard offset >= 0, offset + count <= self.count else { return nil }
    return self[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Unsigned integer of `count` bytes at `offset`, least significant first; `nil` past the end.
  func littleEndian(at offset: Int, count: Int) -> UInt64? {
    guard offset >= 0, offset + count <= self.count else { return nil }
    return self[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whether the ASCII characters of `text` stand at `offset`.
  func hasText(_ text: String, at offset: Int = 0) -> Bool {
    let wanted = text.utf8
    return offset >= 0 && offset + wanted.count <= count && self[offset..<offset + wanted.count].elementsEqual(wanted)
  }
}
