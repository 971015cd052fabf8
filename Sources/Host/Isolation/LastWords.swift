/// What a plugin last printed or logged, for the message that its end makes necessary.
struct LastWords {
  private static let longest = 300
  private static let mostLines = 200

  private(set) var text: String?
  private var line: [UInt8] = []
  private var lines = 0

  mutating func note(_ message: String) {
    let trimmed = message.split(separator: "\n").last.map(String.init) ?? ""
    if !trimmed.isEmpty { text = String(trimmed.prefix(Self.longest)) }
  }

  /// Takes printed bytes.
  ///
  /// - Returns: whole lines, up to a number that no user wants to see more of.
  mutating func print(_ bytes: some Sequence<UInt8>) -> [String] {
    var whole: [String] = []
    for byte in bytes {
      if byte != 0x0A {
        // A line without end is not kept whole.
        if line.count < 4 * Self.longest { line.append(byte) }
        continue
      }
      let text = String(decoding: line, as: UTF8.self)
      line = []
      note(text)
      lines += 1
      if lines <= Self.mostLines, !text.isEmpty { whole.append(text) }
    }
    return whole
  }

  /// Takes what was printed without an end of line as a line.
  mutating func flush() {
    note(String(decoding: line, as: UTF8.self))
    line = []
  }
}
