/// The lines of a file with numbers and labels, split into columns.
///
/// Columns are separated by tabs, by commas or by spaces: by whichever stands behind the first column. Where commas
/// separate, `"` quotes as in RFC 4180, and commas in round brackets, as in `C:(1,b3)`, separate nothing when columns are
/// labels. Lines that are empty or begin with `#` are passed over. Lines end with LF, CR LF or CR.
struct TextRows {
  /// How many columns a line may have. Where spaces separate, the last of them takes the rest of the line.
  let columns: ClosedRange<Int>
  let keepsBrackets: Bool
  let path: String
  let log: ReadingLog

  /// Hands over each line. A line that has another number of columns than the first is reported instead.
  ///
  /// - Parameter bytes: UTF-8.
  func forEach(in bytes: [UInt8], _ body: (TextRow) -> Void) {
    bytes.withUnsafeBufferPointer { buffer in
      var line = 0
      var start = 0
      var expected: Int?
      while start < buffer.count {
        line += 1
        var end = start
        while end < buffer.count, buffer[end] != 0x0A, buffer[end] != 0x0D { end += 1 }
        let content = Self.trimmed(start..<end, buffer)
        let isPair = end + 1 < buffer.count && buffer[end] == 0x0D && buffer[end + 1] == 0x0A
        start = end + (isPair ? 2 : 1)
        guard !content.isEmpty, buffer[content.lowerBound] != UInt8(ascii: "#") else { continue }
        guard let fields = split(content, buffer) else {
          report(line, "a quoted column does not end on its line, or something stands behind its end")
          continue
        }
        let allowed = expected.map { $0...$0 } ?? columns
        guard allowed ~= fields.count else {
          let wanted = expected.map { "\($0), as before" } ?? Self.wording(columns)
          report(line, "there are \(fields.count) columns; expected \(wanted)")
          continue
        }
        expected = fields.count
        body(TextRow(line: line, fields: fields, bytes: buffer))
      }
    }
  }

  private func report(_ line: Int, _ message: String) {
    log.report(AnnotationProblem(file: path, line: line, kind: .columns, message: message))
  }

  private static func wording(_ columns: ClosedRange<Int>) -> String {
    if columns.count == 1 { return "\(columns.lowerBound)" }
    return columns.upperBound == .max
      ? "at least \(columns.lowerBound)" : "\(columns.lowerBound) to \(columns.upperBound)"
  }

  /// - Returns: `nil` where quotes are not closed.
  private func split(_ line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>]? {
    var end = line.lowerBound
    if bytes[end] == UInt8(ascii: "\"") { return splitAtCommas(line, bytes) }
    while end < line.upperBound, !Self.isSeparator(bytes[end]) { end += 1 }
    while end < line.upperBound, bytes[end] == 0x20 { end += 1 }
    guard end < line.upperBound else { return [line] }
    switch bytes[end] {
    case UInt8(ascii: ","): return splitAtCommas(line, bytes)
    case 0x09: return splitAtTabs(line, bytes)
    default: return splitAtSpaces(line, bytes)
    }
  }

  private func splitAtTabs(_ line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = line.lowerBound
    for index in line where bytes[index] == 0x09 {
      fields.append(Self.trimmed(start..<index, bytes))
      start = index + 1
    }
    fields.append(Self.trimmed(start..<line.upperBound, bytes))
    return fields
  }

  private func splitAtSpaces(_ line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var index = line.lowerBound
    while index < line.upperBound {
      let start = index
      if fields.count + 1 == columns.upperBound {
        fields.append(start..<line.upperBound)
        break
      }
      while index < line.upperBound, !Self.isSpace(bytes[index]) { index += 1 }
      fields.append(start..<index)
      while index < line.upperBound, Self.isSpace(bytes[index]) { index += 1 }
    }
    return fields
  }

  private func splitAtCommas(_ line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>]? {
    var fields: [Range<Int>] = []
    var index = line.lowerBound
    while true {
      while index < line.upperBound, Self.isSpace(bytes[index]) { index += 1 }
      let start = index
      if index < line.upperBound, bytes[index] == UInt8(ascii: "\"") {
        guard let closing = closingQuote(from: index + 1, line, bytes) else { return nil }
        fields.append(start..<closing + 1)
        index = closing + 1
        while index < line.upperBound, Self.isSpace(bytes[index]) { index += 1 }
        if index < line.upperBound, bytes[index] != UInt8(ascii: ",") { return nil }
      } else {
        var depth = 0
        while index < line.upperBound, bytes[index] != UInt8(ascii: ",") || depth > 0 {
          if keepsBrackets, bytes[index] == UInt8(ascii: "(") { depth += 1 }
          if keepsBrackets, bytes[index] == UInt8(ascii: ")") { depth = max(0, depth - 1) }
          index += 1
        }
        fields.append(Self.trimmed(start..<index, bytes))
      }
      if index >= line.upperBound { return fields }
      index += 1
    }
  }

  private func closingQuote(from start: Int, _ line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = start
    while index < line.upperBound {
      if bytes[index] == UInt8(ascii: "\"") {
        guard index + 1 < line.upperBound, bytes[index + 1] == UInt8(ascii: "\"") else { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private static func isSeparator(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: ",") }
}

/// One line; valid while it is handed over.
struct TextRow {
  /// Counted from 1.
  let line: Int
  fileprivate let fields: [Range<Int>]
  fileprivate let bytes: UnsafeBufferPointer<UInt8>

  init(line: Int, fields: [Range<Int>], bytes: UnsafeBufferPointer<UInt8>) {
    self.line = line
    self.fields = fields
    self.bytes = bytes
  }

  var count: Int { fields.count }

  /// `nil` where the column is no number.
  func number(_ column: Int) -> Double? { DecimalNumber.value(bytes[fields[column]]) }

  /// The column without the quotes around it.
  func text(_ column: Int) -> String {
    let field = bytes[fields[column]]
    guard field.first == UInt8(ascii: "\""), field.count >= 2, field.last == UInt8(ascii: "\"") else {
      return String(decoding: field, as: UTF8.self)
    }
    let inner = String(decoding: field.dropFirst().dropLast(), as: UTF8.self)
    return inner.replacing("\"\"", with: "\"")
  }

  /// Whether the line names columns: it begins with a word.
  var isHeader: Bool {
    guard let first = fields.first, number(0) == nil else { return false }
    return bytes[first].allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_")
    }
  }
}
