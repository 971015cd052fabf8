/// HTML as text, escaped where it holds what others wrote.
enum Markup {
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  /// - Parameter attributes: written as they are, after a space.
  static func element(_ name: String, _ attributes: String = "", _ content: String) -> String {
    "<\(name)\(attributes.isEmpty ? "" : " " + attributes)>\(content)</\(name)>"
  }

  /// A table whose cells are HTML.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let head = element("tr", "", header.map { element("th", "", $0) }.joined())
    let body = rows.map { row in
      element("tr", "", row.enumerated().map { element($0.offset == 0 ? "th" : "td", "", $0.element) }.joined())
    }.joined(separator: "\n")
    return element("table", "", element("thead", "", head) + "\n" + element("tbody", "", body)) + "\n"
  }

  /// A coordinate with one decimal.
  static func coordinate(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
