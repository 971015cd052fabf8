import TestSupport

/// How a declaration of the headers is spelled in Rust.
enum RustSpelling {
  /// `type` is a keyword there.
  static func name(_ name: String) -> String { name == "type" ? "r#type" : name }

  /// A member, e.g. `const char *data` as `pub data: *const c_char,`.
  static func member(_ member: ProtocolHeaders.Member) throws -> String {
    "pub \(name(member.name)): \(try type(of: member)),"
  }

  private static func type(of member: ProtocolHeaders.Member) throws -> String {
    if let match = member.declaration.wholeMatch(of: /([^()]+)\(\*\w+\)\((.*)\)/) {
      let list = match.2 == "void" ? [] : ProtocolHeaders.split(String(match.2), at: ",")
      let parameters = try list.map { text in
        let (name, type) = try variable(text)
        return "\(name): \(type)"
      }
      let result = String(match.1).trimmingSuffix(while: { $0 == " " })
      let arrow = result == "void" ? "" : " -> \(try spelled(String(result)))"
      return "unsafe extern \"C\" fn(\(parameters.joined(separator: ", ")))\(arrow)"
    }
    if let match = member.declaration.wholeMatch(of: /(\w+) \w+\[(\d+)\]/) {
      return "[\(try spelled(String(match.1))); \(match.2)]"
    }
    return try variable(member.declaration).type
  }

  /// A parameter or member that is no function.
  private static func variable(_ text: String) throws -> (name: String, type: String) {
    guard let match = text.wholeMatch(of: /(.*[ *])(\w+)/) else { throw FixtureError("no variable: '\(text)'") }
    return (name(String(match.2)), try spelled(String(match.1)))
  }

  /// A type such as `const performia_value *const *`.
  private static func spelled(_ text: String) throws -> String {
    var words = text.replacing("*", with: " * ").split(separator: " ").map(String.init)
    var isConstant = false
    if words.first == "const" {
      isConstant = true
      words.removeFirst()
    }
    guard let base = words.first else { throw FixtureError("no type: '\(text)'") }
    let simple = [
      "char": "c_char", "void": "c_void", "int32_t": "i32", "uint32_t": "u32", "int64_t": "i64", "uint64_t": "u64",
      "float": "f32", "double": "f64",
    ]
    var result = simple[base] ?? base
    for word in words.dropFirst() {
      switch word {
      case "*":
        result = (isConstant ? "*const " : "*mut ") + result
        isConstant = false
      case "const": isConstant = true
      default: throw FixtureError("'\(word)' is not understood in '\(text)'")
      }
    }
    return result
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
    String(reversed().drop(while: predicate).reversed())
  }
}
