/// What a plugin last printed or logged, for the message that its end makes necessary.
struct LastWords {
  private static let longest = 300

  private(set) var text: String?

  mutating func note(_ message: String) {
    let trimmed = message.split(separator: "\n").last.map(String.init) ?? ""
    if !trimmed.isEmpty { text = String(trimmed.prefix(Self.longest)) }
  }
}

/// Lines from bytes as they come.
struct PrintedLines {
  /// Bytes of a line that are kept.
  private static let longest = 1200
  private var line: [UInt8] = []

  /// Takes printed bytes.
  ///
  /// - Returns: the lines that they end, without those that are empty.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
    var whole: [String] = []
    for byte in bytes {
      if byte == 0x0A {
        if let text = takeRest() { whole.append(text) }
      } else if line.count < Self.longest {
        line.append(byte)
      }
    }
    return whole
  }

  /// What was printed without an end of line; nil for nothing.
  mutating func takeRest() -> String? {
    defer { line = [] }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }
}
