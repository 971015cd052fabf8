/// Reads single words of a file, front to back, without a system call for each.
struct ByteWindow {
  private let file: RecordingFile
  private var start: Int64 = 0
  private var bytes: [UInt8] = []

  private static let length = 1 << 16

  init(_ file: RecordingFile) {
    self.file = file
  }

  /// Bytes of the file.
  var size: Int64 { file.size }

  /// The four bytes at an offset, most significant first; `nil` past the end.
  mutating func word(at offset: Int64) throws(AudioError) -> UInt64? {
    guard offset >= 0, offset + 4 <= file.size else { return nil }
    if offset < start || offset + 4 > start + Int64(bytes.count) {
      start = offset
      bytes = try file.bytes(at: offset, count: Self.length)
    }
    let index = Int(offset - start)
    guard index + 4 <= bytes.count else { return nil }
    return UInt64(bytes[index]) << 24 | UInt64(bytes[index + 1]) << 16 | UInt64(bytes[index + 2]) << 8
      | UInt64(bytes[index + 3])
  }
}
