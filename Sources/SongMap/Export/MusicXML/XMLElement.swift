/// An element of an XML 1.0 document, in order of writing.
struct XMLElement: Sendable {
  private enum Content: Sendable {
    case empty
    case text(String)
    case children([XMLElement])
  }

  let name: String
  private let attributes: [(name: String, value: String)]
  private let content: Content

  /// An element without content.
  init(_ name: String, attributes: [(name: String, value: String)] = []) {
    self.name = name
    self.attributes = attributes
    content = .empty
  }

  init(_ name: String, attributes: [(name: String, value: String)] = [], _ text: String) {
    self.name = name
    self.attributes = attributes
    content = .text(text)
  }

  init(_ name: String, attributes: [(name: String, value: String)] = [], _ number: Int) {
    self.init(name, attributes: attributes, "\(number)")
  }

  init(_ name: String, attributes: [(name: String, value: String)] = [], _ children: [XMLElement]) {
    self.name = name
    self.attributes = attributes
    content = .children(children)
  }

  /// Appends the element and what is in it, each element with children on lines of their own.
  func write(to text: inout String, depth: Int = 0) {
    text += String(repeating: "  ", count: depth) + "<" + name
    for attribute in attributes { text += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
    switch content {
    case .empty: text += "/>\n"
    case .text(let value): text += ">\(Self.escaped(value))</\(name)>\n"
    case .children(let children):
      text += ">\n"
      for child in children { child.write(to: &text, depth: depth + 1) }
      text += String(repeating: "  ", count: depth) + "</\(name)>\n"
    }
  }

  /// Markup as entities; what XML 1.0 cannot hold is left out.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
