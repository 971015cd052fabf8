/// Reads JSON (RFC 8259) in one pass over the bytes.
///
/// Foundation's decoder asks of each value in turn whether it is an object, a list, a number and so on, and needs
/// seconds for a text of a megabyte.
struct JSONParser {
  /// Arrays and objects inside one another that a text may have: each takes a little of the stack.
  static let maximumDepth = 256

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0

  /// - Throws: ``ArtifactError/unreadableJSON(reason:)`` with line and column.
  static func value(of bytes: [UInt8]) throws(ArtifactError) -> JSON {
    let result: Result<JSON, ArtifactError> = bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(buffer)
      do throws(ArtifactError) {
        return .success(try parser.text())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A byte order mark may stand before the text.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private mutating func text() throws(ArtifactError) -> JSON {
    skipSpace()
    let result = try value()
    skipSpace()
    if position < bytes.count { throw unreadable("something stands after the end of the value") }
    return result
  }

  private mutating func value() throws(ArtifactError) -> JSON {
    switch peek {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    case nil: throw unreadable("the text ends where a value was expected")
    default: throw unreadable("a value was expected")
    }
  }

  private mutating func object() throws(ArtifactError) -> JSON {
    var members: [JSON.Member] = []
    try enter()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        guard peek == UInt8(ascii: "\"") else { throw unreadable("the name of a member was expected") }
        let key = try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw unreadable("':' was expected") }
        skipSpace()
        members.append(JSON.Member(key, try value()))
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw unreadable("',' or '}' was expected") }
    }
    depth -= 1
    members.sort { $0.key < $1.key }
    for (member, next) in zip(members, members.dropFirst()) where member.key == next.key {
      throw unreadable("the member '\(member.key)' stands twice in the object that ends here")
    }
    return .object(members)
  }

  private mutating func array() throws(ArtifactError) -> JSON {
    var items: [JSON] = []
    try enter()
    if !take(UInt8(ascii: "]")) {
      repeat {
        skipSpace()
        items.append(try value())
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw unreadable("',' or ']' was expected") }
    }
    depth -= 1
    return .array(items)
  }

  /// Passes an opening bracket and the space after it.
  private mutating func enter() throws(ArtifactError) {
    depth += 1
    if depth > Self.maximumDepth { throw unreadable("it is nested more than \(Self.maximumDepth) deep") }
    position += 1
    skipSpace()
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(ArtifactError) -> JSON {
    let end = position + word.utf8CodeUnitCount
    let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard end <= bytes.count, bytes[position..<end].elementsEqual(letters) else {
      throw unreadable("a value was expected")
    }
    position = end
    return value
  }

  private mutating func number() throws(ArtifactError) -> JSON {
    let start = position
    var isInteger = true
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) {
      isInteger = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw unreadable("the number \(text) is too large") }
    return .number(number)
  }

  private mutating func digits() throws(ArtifactError) {
    let start = position
    while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
    if position == start { throw unreadable("a digit was expected") }
  }

  private mutating func string() throws(ArtifactError) -> String {
    position += 1
    let start = position
    while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
    if peek == UInt8(ascii: "\"") {
      let text = try decoded(bytes[start..<position])
      position += 1
      return text
    }
    return try escapedString(beginning: Array(bytes[start..<position]))
  }

  /// The rest of a string in which an escape was met.
  private mutating func escapedString(beginning: [UInt8]) throws(ArtifactError) -> String {
    var units = beginning
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try decoded(units)
      case UInt8(ascii: "\\"):
        position += 1
        units += try escape()
      case ..<0x20: throw unreadable("a control character stands in a text")
      default:
        units.append(byte)
        position += 1
      }
    }
    throw unreadable("the text ends inside of a string")
  }

  private mutating func escape() throws(ArtifactError) -> [UInt8] {
    guard let byte = peek else { throw unreadable("the text ends inside of a string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      let first = try hexadecimal()
      var scalar = Unicode.Scalar(first)
      if 0xD800..<0xDC00 ~= first, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
        let second = try hexadecimal()
        if 0xDC00..<0xE000 ~= second { scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) }
      }
      guard let scalar else { throw unreadable("half of a surrogate pair stands alone") }
      return Array(String(scalar).utf8)
    default: throw unreadable("there is no such escape")
    }
  }

  private mutating func hexadecimal() throws(ArtifactError) -> UInt32 {
    let end = min(position + 4, bytes.count)
    let digits = String(decoding: bytes[position..<end], as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
      throw unreadable("four hexadecimal digits were expected")
    }
    position = end
    return value
  }

  private func decoded(_ units: some Sequence<UInt8>) throws(ArtifactError) -> String {
    guard let text = String(validating: units, as: UTF8.self) else { throw unreadable("a text is not UTF-8") }
    return text
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func unreadable(_ reason: String) -> ArtifactError {
    let before = bytes[..<position]
    let line = before.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return .unreadableJSON(reason: "line \(line), column \(position - lineStart + 1): \(reason)")
  }
}
