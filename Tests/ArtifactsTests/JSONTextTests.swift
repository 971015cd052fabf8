import Artifacts
import Testing

@Suite("Writing JSON")
struct JSONTextTests {
  private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test("every character survives, and control characters are escaped")
  func escapes() throws {
    let text = "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}ä€🎵\u{2028}e\u{301}"
    let written = JSON.string(text).text(.compact)
    #expect(try parse(written).string.map { Array($0.utf8) } == Array(text.utf8))
    #expect(written.utf8.allSatisfy { $0 >= 0x20 })
    #expect(written.contains(#"\u0000"#) && written.contains(#"\u001f"#) && written.contains(#"\n"#))
  }

  @Test("numbers are the shortest that read back the same")
  func numbers() throws {
    for (value, text) in [
      (0.1, "0.1"), (12.8, "12.8"), (1e-7, "1e-07"), (1e300, "1e+300"), (-0.25, "-0.25"),
      (1.0 / 3, "0.3333333333333333"),
    ] {
      #expect(JSON.number(value).text(.compact) == text)
      #expect(try parse(text).number == value)
    }
    #expect(JSON.integer(.max).text(.compact) == "9223372036854775807")
    #expect(try parse("9223372036854775807").integer == .max)
    #expect(try parse("-9223372036854775808").integer == .min)
    #expect(JSON.integer(3).number == 3)
    #expect(try parse("3").integer == 3)
  }

  @Test("what JSON has no number for is null, never broken text")
  func notFinite() {
    for value in [Double.nan, .infinity, -.infinity] { #expect(JSON.number(value).text(.compact) == "null") }
  }

  @Test("members keep the order in which they were put in; those of a parsed text are sorted")
  func order() throws {
    let value = JSON.object([.init("z", .integer(1)), .init("a", .integer(2))])
    #expect(value.text(.compact) == #"{"z":1,"a":2}"#)
    #expect(try parse(#"{"z":1,"a":2}"#).text(.compact) == #"{"a":2,"z":1}"#)
  }

  @Test("the readable layout puts leaves on one line and indents the rest")
  func readable() {
    let value = JSON.object([
      .init("curve", .array([.array([.number(0.5), .integer(2)]), .array([])])),
      .init("n", .object([.init("x", .null)])),
    ])
    #expect(
      value.text(.readable) == """
        {
          "curve": [
            [0.5, 2],
            []
          ],
          "n": { "x": null }
        }
        """)
  }

  @Test("accessors give nil for other kinds")
  func accessors() {
    let value = JSON.object([.init("a", .string("b"))])
    #expect(value["a"]?.string == "b")
    #expect(value["b"] == nil && value.array == nil && value.string == nil && value.number == nil)
    #expect(JSON.string("a")["a"] == nil && JSON.null.bool == nil && JSON.number(1).integer == nil)
  }

  @Test("an encodable value becomes JSON")
  func encoding() {
    struct Pair: Encodable {
      let left = 1
      let right = ["x": true]
    }
    #expect(JSON(encoding: Pair()).text(.compact) == #"{"left":1,"right":{"x":true}}"#)
  }
}
