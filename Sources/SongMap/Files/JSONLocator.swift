import Artifacts

/// Finds where in a JSON text a value stands. The text must be one that has been read without an error.
struct JSONLocator {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Line and column, both from 1 and columns in bytes, of the value that a JSON Pointer leads to, or of the
  /// innermost one on the way that exists.
  func place(of pointer: String) -> (line: Int, column: Int) {
    var position = afterSpace(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      guard let child = child(name, of: position) else { break }
      position = child
    }
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (before.count { $0 == UInt8(ascii: "\n") } + 1, before.count - lineStart + 1)
  }

  /// Where the child of that name or index begins.
  private func child(_ name: String, of container: Int) -> Int? {
    guard let opening = at(container), [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(opening) else { return nil }
    let isObject = opening == UInt8(ascii: "{")
    var position = afterSpace(container + 1)
    var index = 0
    while let byte = at(position), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
      var key = "\(index)"
      if isObject {
        let end = afterValue(position)
        key = (try? JSON(parsing: Array(bytes[position..<end])))?.string ?? ""
        position = afterSpace(afterSpace(end) + 1)
      }
      if key == name { return position }
      position = afterSpace(afterValue(position))
      if at(position) == UInt8(ascii: ",") { position = afterSpace(position + 1) }
      index += 1
    }
    return nil
  }

  private func at(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func afterSpace(_ start: Int) -> Int {
    var position = start
    while let byte = at(position), [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
    return position
  }

  private func afterString(_ start: Int) -> Int {
    var position = start + 1
    while let byte = at(position), byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
    return position + 1
  }

  private func afterValue(_ start: Int) -> Int {
    var position = start
    var depth = 0
    while let byte = at(position) {
      switch byte {
      case UInt8(ascii: "\""): position = afterString(position) - 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return position }
        depth -= 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return position }
        position += 1
        continue
      default:
        position += 1
        continue
      }
      position += 1
      if depth == 0 { return position }
    }
    return position
  }
}
