import Testing

@testable import Artifacts

@Suite struct JSONTests {
  private func parsed(_ text: String) throws(ArtifactError) -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test(
    "A value reads back from its own text",
    arguments: [
      JSON.null, .bool(true), .integer(.min), .integer(.max), .number(0.1), .number(1), .number(-1e-300), .string(""),
      .string("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}é😀\u{0}"), .array([]), .object([]),
      .array([.array([.integer(1)]), .object([.init("a", .null), .init("b", .array([.number(1.5)]))])]),
    ])
  func roundTrip(_ value: JSON) throws {
    #expect(try parsed(value.text(.compact)) == value)
    #expect(try parsed(value.text(.readable)) == value)
  }

  @Test("Space, escapes and exponents are read as the standard has them")
  func syntax() throws {
    #expect(try parsed(" \t\r\n[ 1 , -0.5e+2,2E-1 ] ") == .array([.integer(1), .number(-50), .number(0.2)]))
    #expect(try parsed(#""A\u00e9\ud83d\ude00\/\b""#) == .string("Aé😀/\u{8}"))
    #expect(try parsed("18446744073709551615") == .number(18_446_744_073_709_551_615))
    #expect(try parsed("{\"b\": 1, \"a\": {}}").members?.map(\.key) == ["a", "b"])
    #expect(try JSON(parsing: [0xEF, 0xBB, 0xBF, UInt8(ascii: "1")]) == .integer(1))
  }

  @Test(
    "What is no JSON is refused with its place",
    arguments: [
      ("", "column 1"), ("[1,]", "column 4"), ("{\"a\" 1}", "column 6"), ("{a: 1}", "column 2"), ("01", "column 2"),
      ("1.", "column 3"), ("-", "column 2"), ("+1", "column 1"), ("1e", "column 3"), ("tru", "column 1"),
      ("NaN", "column 1"), ("1e999", "too large"), ("\"a", "inside of a string"), ("\"\n\"", "control character"),
      ("\"\\x\"", "escape"), ("\"\\ud800\"", "surrogate"), ("\"\\u12g4\"", "hexadecimal"), ("[1] 2", "after the end"),
      ("{\"a\": 1, \"a\": 2}", "twice"), ("[1\n,\n  x]", "line 3, column 3"),
    ])
  func refused(_ text: String, _ reason: String) {
    #expect {
      try parsed(text)
    } throws: {
      guard case ArtifactError.unreadableJSON(let given) = $0 else { return false }
      return given.contains(reason) && given.hasPrefix("line ")
    }
  }

  @Test("Invalid UTF-8 is refused")
  func invalidUTF8() {
    #expect(throws: ArtifactError.self) { try JSON(parsing: [0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test("Nesting is refused beyond 256 and never exhausts the stack")
  func nesting() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try parsed(nested(256))
    #expect(throws: ArtifactError.self) { try parsed(nested(257)) }
    #expect(throws: ArtifactError.self) { try parsed(String(repeating: "{\"a\":", count: 1_000_000)) }
  }
}
