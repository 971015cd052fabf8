import Testing

@testable import Artifacts

@Suite struct JSONSchemaTests {
  @Test("A violation names the innermost place and what was found there")
  func innermostPlace() throws {
    let schema = try JSONSchema(
      #"{"properties": {"a": {"items": {"properties": {"b/c": {"type": "number"}}}}}}"#)
    let violations = schema.validate(#"{"a": [{}, {"b/c": "x"}]}"#)
    #expect(violations.map(\.pointer) == ["/a/1/b~1c"])
    #expect(violations.first?.message.contains("Found: \"x\"") == true)
  }

  @Test("A member that a closed object does not have is named by its own pointer")
  func closedObject() throws {
    let schema = try JSONSchema(#"{"properties": {"a": {"properties": {}, "additionalProperties": false}}}"#)
    #expect(schema.validate(#"{"a": {"b": 1}}"#).map(\.pointer) == ["/a/b"])
  }

  @Test("Every violation is reported, not the first only")
  func allViolations() throws {
    let schema = try JSONSchema(#"{"items": {"type": "number"}}"#)
    #expect(schema.validate(#"[1, "a", 2, null]"#).map(\.pointer) == ["/1", "/3"])
  }

  @Test(
    "A text that is no JSON is a violation with line and column", arguments: ["", "{", "[1,]", "{\"a\": nul}", "\u{1}"])
  func notJSON(_ text: String) throws {
    let violations = try JSONSchema("true").validate(text)
    #expect(violations.count == 1)
    #expect(violations.first?.message.contains("line 1, column") == true)
  }

  @Test("Invalid UTF-8 is a violation")
  func invalidUTF8() throws {
    let (violations, isReadable) = try JSONSchema("true").validate(bytes: [0x22, 0xFF, 0x22])
    #expect(violations.count == 1)
    #expect(!isReadable)
  }

  @Test("Nesting beyond the limit is refused, however deep", arguments: [129, 1_000_000])
  func deepNesting(_ depth: Int) throws {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let violations = try JSONSchema("true").validate(text)
    #expect(violations.count == 1)
    #expect(violations.first?.message.contains("more than 128 deep") == true)
  }

  @Test("A recursive schema judges a value of the greatest depth")
  func recursiveSchema() throws {
    let schema = try JSONSchema(##"{"type": "array", "items": {"$ref": "#"}}"##)
    let text = { (inner: String) in String(repeating: "[", count: 127) + inner + String(repeating: "]", count: 127) }
    #expect(schema.validate(text("[]")) == [])
    #expect(schema.validate(text("1")).count == 1)
  }

  @Test(
    "A schema that would never come to an end, or cannot be used, is refused",
    arguments: [
      (##"{"$ref": "#"}"##, "back to itself"),
      (##"{"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}"##, "back to itself"),
      (##"{"allOf": [{"anyOf": [{"$ref": "#"}]}]}"##, "back to itself"),
      (##"{"if": {"not": {"$ref": "#"}}}"##, "back to itself"),
      (##"{"dependencies": {"a": {"$ref": "#"}}}"##, "back to itself"),
      (##"{"$ref": "#/definitions/missing"}"##, "leads nowhere"),
      (##"{"$ref": "http://json-schema.org/draft-07/schema#"}"##, "out of the document"),
      (##"{"multipleOf": 0}"##, "above 0"),
      (##"{"pattern": "("}"##, "not a regular expression"),
      (##"{"type": "song"}"##, ""),
      ("[]", "an object, true or false"),
      ("nonsense", "line 1"),
    ])
  func unusableSchema(_ text: String, _ reason: String) {
    #expect {
      _ = try JSONSchema(text)
    } throws: {
      guard case ArtifactError.unusableSchema(let given) = $0 else { return false }
      return reason.isEmpty || given.contains(reason)
    }
  }

  @Test("A chain of references as long as is allowed compiles; a longer one is refused")
  func referenceChains() throws {
    func chain(_ length: Int) -> String {
      let links = (1..<length).map { ##""d\##($0)": {"properties": {"a": {"$ref": "#/definitions/d\##($0 + 1)"}}}"## }
      let definitions = (links + [#""d\#(length)": {"type": "null"}"#]).joined(separator: ",")
      return ##"{"$ref": "#/definitions/d1", "definitions": {\##(definitions)}}"##
    }
    #expect(try JSONSchema(chain(256)).validate(#"{"a": {"a": 1}}"#).isEmpty)
    #expect(throws: ArtifactError.self) { try JSONSchema(chain(257)) }
  }

  @Test(
    "A stranger's schema that a text could keep busy, or whose references lead back or multiply, is refused",
    arguments: [
      (#"{"pattern": "^(a|aa)+b$"}"#, "may itself match in several ways"), (#"{"pattern": "(a*)*"}"#, "several ways"),
      (#"{"pattern": "(a?){40}"}"#, "several ways"), (#"{"pattern": "a*b*c*d*e*"}"#, "too many ways"),
      (#"{"patternProperties": {"(x+)+y": true}}"#, "several ways"), (#"{"pattern": "(a)\\1"}"#, "refers back"),
      (##"{"items": {"$ref": "#"}}"##, "leads back to itself"),
      (
        ##"{"$ref": "#/definitions/0", "definitions": {"0": {"allOf": [{"$ref": "#/definitions/1"}, {"$ref": "#/definitions/1"}]}, "1": {"allOf": [{"$ref": "#/definitions/2"}, {"$ref": "#/definitions/2"}]}, "2": {"$ref": "#/definitions/0"}}}"##,
        "back to itself"
      ),
    ])
  func costlySchema(_ text: String, _ reason: String) {
    let error = #expect(throws: ArtifactError.self) { try JSONSchema(text, isForeign: true) }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test("References of a stranger's schema that double at every level are refused")
  func multiplyingReferences() throws {
    let levels = (0..<30).map { level in
      ##""\##(level)": {"allOf": [{"$ref": "#/definitions/\##(level + 1)"}, {"$ref": "#/definitions/\##(level + 1)"}]}"##
    }
    let text = ##"{"$ref": "#/definitions/0", "definitions": {\##(levels.joined(separator: ",")), "30": true}}"##
    let error = #expect(throws: ArtifactError.self) { try JSONSchema(text, isForeign: true) }
    #expect(error?.message.contains("multiply") == true, "\(error?.message ?? "")")
  }

  @Test(
    "Ordinary schemas of strangers are taken, and judge the longest text that they allow",
    arguments: [
      #"{"pattern": "^[0-9a-f]{64}$"}"#, #"{"pattern": "^(verse|chorus|bridge)$"}"#,
      #"{"pattern": "^-?[0-9]+(\\.[0-9]+)?$"}"#,
      #"{"pattern": "^[a-z]+:.*$"}"#, #"{"uniqueItems": true}"#,
      ##"{"properties": {"a": {"$ref": "#/definitions/b"}}, "definitions": {"b": {"type": "number"}}}"##,
    ])
  func ordinarySchema(_ text: String) throws {
    let schema = try JSONSchema(text, isForeign: true)
    for length in [10, 100, 300, 2000] { _ = schema.validate("\"" + String(repeating: "a", count: length) + "\"") }
    #expect(schema.validate("{}").isEmpty)
  }

  @Test("A document of a stranger's schema that holds too many values to compare is refused")
  func manyValues() throws {
    let schema = try JSONSchema(#"{"uniqueItems": true}"#, isForeign: true)
    let text = "[" + (0..<10_000).map(String.init).joined(separator: ",") + "]"
    #expect(schema.validate(text).first?.message.contains("more values") == true)
  }

  @Test("Long texts are matched against patterns without repetition, and refused for others")
  func longTexts() throws {
    let text = "\"" + String(repeating: "a", count: 1_000_000) + "\""
    #expect(try JSONSchema(#"{"pattern": "^[a-z]{3}"}"#).validate(text) == [])
    let violations = try JSONSchema(#"{"pattern": "^(a|b)*$"}"#).validate(text)
    #expect(violations.first?.message.contains("longer than 2048 bytes") == true)
    let longest = "\"" + String(repeating: "a", count: 2048) + "\""
    #expect(try JSONSchema(#"{"pattern": "^(a|b)*$"}"#).validate(longest) == [])
  }

  @Test("One schema serves many threads at once")
  func concurrentUse() async throws {
    let schema = try JSONSchema(#"{"items": {"pattern": "^[A-G]$"}}"#)
    let counts = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<64 { group.addTask { schema.validate(#"["A", "H", "B", "x"]"#).count } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == Array(repeating: 2, count: 64))
  }
}
