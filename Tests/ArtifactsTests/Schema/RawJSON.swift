/// Slices of a JSON text, so that `1.0` stays `1.0`. Only for texts that are known to be well formed.
struct RawJSON {
  let text: Substring.UTF8View

  init(_ text: Substring.UTF8View) { self.text = text }

  var string: String { String(decoding: text, as: UTF8.self) }

  /// A string without escapes.
  var unquoted: String { String(string.dropFirst().dropLast()) }

  var items: [RawJSON] { children.map(\.value) }

  subscript(key: String) -> RawJSON? { children.first { $0.key == "\"\(key)\"" }?.value }

  /// Items of an array, members of an object.
  private var children: [(key: String?, value: RawJSON)] {
    var result: [(key: String?, value: RawJSON)] = []
    var depth = 0
    var inString = false
    var isEscaped = false
    var key: String?
    var begin = text.index(after: text.startIndex)
    func slice(to end: Substring.UTF8View.Index) -> RawJSON {
      let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
      let head = text[begin..<end].drop { space.contains($0) }
      return RawJSON(head[..<(head.lastIndex { !space.contains($0) }.map { head.index(after: $0) } ?? head.startIndex)])
    }
    for index in text.indices.dropFirst() {
      let byte = text[index]
      if inString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ":") where depth == 0:
        key = slice(to: index).string
        begin = text.index(after: index)
      case UInt8(ascii: ",") where depth == 0:
        result.append((key, slice(to: index)))
        begin = text.index(after: index)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 {
          let last = slice(to: index)
          if !last.text.isEmpty { result.append((key, last)) }
          return result
        }
        depth -= 1
      default: break
      }
    }
    return result
  }
}
