/// A scalar as written and as the YAML 1.2 core schema understands it (https://yaml.org/spec/1.2.2/#103-core-schema):
/// `yes`, `no`, `on` and `off` are texts.
struct YAMLScalar: Sendable, Equatable {
  enum Value: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
  }

  let text: String
  let value: Value

  /// A scalar in quotes, or one tagged as a text.
  init(quoted text: String) {
    self.text = text
    value = .text(text)
  }

  /// A scalar without quotes, whose look decides what it is.
  init(plain text: String) {
    self.text = text
    switch text {
    case "", "~", "null", "Null", "NULL": value = .null
    case "true", "True", "TRUE": value = .bool(true)
    case "false", "False", "FALSE": value = .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": value = .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": value = .number(-.infinity)
    case ".nan", ".NaN", ".NAN": value = .number(.nan)
    default: value = Self.number(text) ?? .text(text)
    }
  }

  private static func number(_ text: String) -> Value? {
    if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16).map(Value.integer) }
    if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8).map(Value.integer) }
    let allowed = text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "+-.eE".utf8.contains($0)
    }
    guard allowed, let first = text.utf8.first, !"eE".utf8.contains(first) else { return nil }
    if let integer = Int64(text) { return .integer(integer) }
    return Double(text).map(Value.number)
  }
}
