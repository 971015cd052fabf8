import Testing

@testable import Artifacts

@Suite struct DocumentRuleTests {
  private func type(_ rules: String) throws -> ArtifactType {
    let text = #"{"type": "org.example/a/1", "summary": "", "# + rules + "}"
    return try TypeRegistry.parse(Array(text.utf8))
  }

  @Test("A document that breaks its type's schema is refused with the place and the reason")
  func schema() throws {
    let type = try type(
      #""shape": "document", "schema": {"required": ["a"], "properties": {"a": {"type": "number", "minimum": 0}}}"#)
    try type.check(document: #"{"a": 1}"#)
    let error = #expect(throws: ArtifactError.self) { try type.check(document: #"{"a": -1}"#) }
    #expect(error?.message.hasPrefix("org.example/a/1, /a: ") == true, "\(error?.message ?? "")")
    #expect(throws: ArtifactError.self) { try type.check(document: "{}") }
  }

  @Test("A document without a schema may hold anything")
  func anything() throws {
    try type(#""shape": "document""#).check(document: #"{"a": [1, "b", null]}"#)
  }

  @Test(
    "Rules of another shape, a table without rules and a schema that is none are refused",
    arguments: [
      (#""shape": "table", "schema": true"#, "the rules of a document"),
      (#""shape": "document", "matrix": {}"#, "the rules of a matrix"),
      (
        #""shape": "audio", "table": {"rows": "instants", "order": "increasing", "may_overlap": true, "columns": []}"#,
        "the rules of a table"
      ),
      (#""shape": "table""#, "needs its rules"),
      (#""shape": "document", "schema": {"type": "song"}"#, "the JSON Schema cannot be used"),
      (##""shape": "document", "schema": {"$ref": "#/definitions/none"}"##, "leads nowhere"),
    ])
  func badDescription(_ rules: String, _ reason: String) {
    let error = #expect(throws: ArtifactError.self) { try type(rules) }
    #expect(error?.code == "PF-ART-001")
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }
}
