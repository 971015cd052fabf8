import Artifacts
import Testing

@testable import SongMap

@Suite struct ExtensionCheckTests {
  /// A document type whose only rule is a number of at least 0, and a table type with one column of each kind.
  private func types() throws -> TypeRegistry {
    var types = try TypeRegistry.registered.get()
    for text in [
      #"{"type": "org.x/value/1", "shape": "document", "summary": "", "schema": {"type": "integer", "minimum": 0}}"#,
      #"""
      {"type": "org.y/rows/1", "shape": "table", "summary": "", "table": {
        "rows": "intervals", "order": "increasing", "may_overlap": false, "columns": [
          {"name": "count", "kind": "int64", "summary": "", "minimum": 1},
          {"name": "level", "kind": "float64", "summary": ""},
          {"name": "name", "kind": "text", "summary": "", "grammar": "non_empty"},
          {"name": "like", "kind": "row", "summary": ""}]}}
      """#,
    ] {
      try types.add(TypeRegistry.parse(Array(text.utf8)))
    }
    return types
  }

  private func table(name: String = "a") -> Table {
    var table = Maps.passages(
      [0, 1], until: 2,
      [
        Column("count", .int64([1, 2])), Column("level", .float64([0.5, -1])), Column("name", .text(["b", name])),
        Column("like", .int64([-1, 0])),
      ])
    table.alternatives = Alternatives(
      row: [1], rank: [1], confidence: [0.25],
      columns: [
        Column("count", .int64([3])), Column("level", .float64([0])), Column("name", .text(["c"])),
        Column("like", .int64([-1])),
      ])
    return table
  }

  private func map(_ results: [SongMapExtension]) throws -> SongMapDocument {
    try SongMapAssembler.assemble(
      id: "0123456789abcdef", duration: 2, fields: [:], extensions: results, provenance: Maps.provenance)
  }

  /// The map's text with something replaced, as a stranger may have edited it.
  private func violations(replacing old: String, with new: String) throws -> [SongMapViolation] {
    let text = try map([
      Maps.document("org.x", .integer(7)), Maps.table("org.y", "rows", type: "org.y/rows/1", table()),
    ])
    .json.text(.compact)
    #expect(text.contains(old), "\(text)")
    return try SongMapValidator.violations(
      of: Array(text.replacing(old, with: new).utf8), name: "map", types: try types())
  }

  @Test("Documents and tables that obey their types pass, in memory and read back")
  func good() throws {
    let document = try map([
      Maps.document("org.x", .integer(7)), Maps.table("org.y", "rows", type: "org.y/rows/1", table()),
    ])
    #expect(try SongMapValidator.violations(of: document, types: try types()) == [])
    #expect(try violations(replacing: "org.x", with: "org.x") == [])
  }

  @Test("A document that breaks its schema is refused at its place, with its type and the step that gave it")
  func badDocument() throws {
    let document = try map([Maps.document("org.x", .integer(-7))])
    let error = #expect(throws: SongMapError.self) {
      try SongMapWriter.checkedText(
        of: document, name: "map", producers: ["extensions.org.x": "counting"], types: try types())
    }
    let message = error?.message ?? ""
    #expect(message.contains("/extensions/org.x"), "\(message)")
    #expect(message.contains("org.x/value/1") && message.contains("'counting'"), "\(message)")
  }

  @Test(
    "A table in which something is missing, unknown, of another kind or against the rules is refused at its place",
    arguments: [
      (#""count":1,"#, "", "/extensions/org.y/rows/rows/0", "'count' is missing"),
      (#""count":1,"#, #""count":"one","#, "/extensions/org.y/rows/rows/0/count", "an integer was expected"),
      (#""count":1,"#, #""count":1,"more":1,"#, "/extensions/org.y/rows/rows/0", "no column 'more'"),
      (#""count":1,"#, #""count":0,"#, "/extensions/org.y/rows", "below 1"),
      (#""level":0.5,"#, #""level":"loud","#, "/extensions/org.y/rows/rows/0/level", "a number was expected"),
      (#""name":"b","#, #""name":"","#, "/extensions/org.y/rows", "an empty text"),
      (#""start":0.0,"#, #""start":3.0,"#, "/extensions/org.y/rows", "row 0"),
      (#""rank":1,"#, #""rank":0,"#, "/extensions/org.y/rows", "rank 0"),
      (#""rank":1,"#, "", "/extensions/org.y/rows/alternatives/0", "'rank' is missing"),
      (#""rows":["#, #""more":["#, "/extensions/org.y/rows", "'rows' is missing"),
      (#""rows":["#, #""more":1,"rows":["#, "/extensions/org.y/rows", "no member 'more'"),
      ("org.y/rows/1", "org.x/value/1", "/extensions/org.y/rows", "is a document"),
    ])
  func badTable(_ old: String, _ new: String, _ pointer: String, _ message: String) throws {
    let violation = try #require(try violations(replacing: old, with: new).first)
    #expect(violation.pointer == pointer)
    #expect(violation.message.contains(message), "\(violation.message)")
    #expect(violation.position != nil)
  }

  @Test("A document whose type is that of a table is refused")
  func documentOfTableType() throws {
    let violation = try #require(try violations(replacing: "org.x/value/1", with: "org.y/rows/1").first)
    #expect(violation.pointer == "/extensions/org.x")
    #expect(violation.message.contains("is a table"), "\(violation.message)")
  }

  @Test("Provenance that names a document which is not there is refused")
  func lostDocument() throws {
    let violation = try #require(try violations(replacing: #""org.x":7,"#, with: "").first)
    #expect(violation.pointer == "/provenance/extensions/org.x")
    #expect(violation.rule == .reference)
  }

  @Test("What is of an unknown type passes, and is named as unchecked")
  func unknownType() throws {
    let bytes = Array(try map([Maps.document("org.z", .integer(-7))]).text.utf8)
    #expect(try SongMapValidator.violations(of: bytes, name: "map", types: try types()) == [])
    let unchecked = try SongMapValidator.uncheckedExtensions(of: bytes, name: "map", types: try types())
    #expect(unchecked.map(\.pointer) == ["/extensions/org.z"])
    #expect(unchecked.map(\.type) == ["org.z/value/1"])
  }

  @Test("What does not say of what type it is is named as unchecked")
  func untyped() throws {
    let text = try map([
      Maps.document("org.x", .integer(7)), Maps.table("org.y", "rows", type: "org.y/rows/1", table()),
    ]).json.text(.compact)
    for (old, new, pointer) in [
      (#","extensions":{"org.x":"org.x/value/1"}"#, "", "/extensions/org.x"),
      (#""type":"org.y/rows/1","#, "", "/extensions/org.y"),
      (#""org.x":7"#, #""org.x":7,"org.w":{}"#, "/extensions/org.w"),
    ] {
      #expect(text.contains(old), "\(text)")
      let bytes = Array(text.replacing(old, with: new).utf8)
      let unchecked = try SongMapValidator.uncheckedExtensions(of: bytes, name: "map", types: try types())
      #expect(unchecked.map(\.pointer) == [pointer])
      #expect(unchecked.map(\.type) == [nil])
    }
  }
}
