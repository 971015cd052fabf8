extension JSON {
  /// How a text is laid out.
  public enum Layout: Sendable {
    /// One line without spaces.
    case compact
    /// Indented by two spaces; arrays and objects without nested ones stand on one line.
    case readable
  }

  /// The value as text, always the same bytes for the same value. Numbers are the shortest that read back the same.
  ///
  /// Numbers must be finite: JSON has no other; one that is not is written as `null`.
  public func text(_ layout: Layout) -> String {
    var text = ""
    write(to: &text, layout: layout, indentation: 0)
    return text
  }

  private var isLeafContainer: Bool {
    func isScalar(_ value: JSON) -> Bool {
      switch value {
      case .array(let items): items.isEmpty
      case .object(let members): members.isEmpty
      default: true
      }
    }
    switch self {
    case .array(let items): return items.allSatisfy(isScalar)
    case .object(let members): return members.allSatisfy { isScalar($0.value) }
    default: return true
    }
  }

  private func write(to text: inout String, layout: Layout, indentation: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.write(value, to: &text)
    case .array(let items):
      write(items, between: ("[", "]"), to: &text, layout: layout, indentation: indentation) { item, text, inner in
        item.write(to: &text, layout: layout, indentation: inner)
      }
    case .object(let members):
      write(members, between: ("{", "}"), to: &text, layout: layout, indentation: indentation) { member, text, inner in
        Self.write(member.key, to: &text)
        text += layout == .compact ? ":" : ": "
        member.value.write(to: &text, layout: layout, indentation: inner)
      }
    }
  }

  private func write<Item>(
    _ items: [Item], between brackets: (String, String), to text: inout String, layout: Layout, indentation: Int,
    item: (Item, inout String, Int) -> Void
  ) {
    let onOneLine = layout == .compact || isLeafContainer
    let pad = brackets.0 == "{" && layout == .readable && !items.isEmpty ? " " : ""
    text += brackets.0
    if onOneLine { text += pad }
    for (index, each) in items.enumerated() {
      if index > 0 { text += onOneLine && layout == .readable ? ", " : "," }
      if !onOneLine { text += "\n" + String(repeating: " ", count: indentation + 2) }
      item(each, &text, indentation + 2)
    }
    if !onOneLine { text += "\n" + String(repeating: " ", count: indentation) }
    if onOneLine { text += pad }
    text += brackets.1
  }

  private static func write(_ string: String, to text: inout String) {
    let isPlain = string.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    if isPlain {
      text += "\""
      text += string
      text += "\""
      return
    }
    let digits = Array("0123456789abcdef".unicodeScalars)
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case let control where control.value < 0x20:
        text += "\\u00"
        text.unicodeScalars.append(digits[Int(control.value >> 4)])
        text.unicodeScalars.append(digits[Int(control.value & 15)])
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
