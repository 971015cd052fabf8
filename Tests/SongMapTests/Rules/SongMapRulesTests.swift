import Artifacts
import Testing

@testable import SongMap

@Suite struct SongMapRulesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let pointer: [String]
    let value: JSON
    let rule: SongMapViolation.Rule
    /// Where the violation is, if not at the value that was replaced.
    var reported: String?

    var testDescription: String { "/\(pointer.joined(separator: "/")) \(rule.rawValue)" }
  }

  private static func chord(_ start: Double, _ end: Double) -> JSON {
    .object([
      JSON.Member("start", .number(start)), JSON.Member("end", .number(end)), JSON.Member("label", .string("N")),
    ])
  }

  static let cases = [
    Case(pointer: ["beats", "4"], value: .number(1.5), rule: .order),
    Case(pointer: ["beats", "4"], value: .number(13), rule: .duration),
    Case(pointer: ["downbeats", "1"], value: .number(2.0), rule: .downbeat),
    Case(pointer: ["downbeats", "1"], value: .number(0.21), rule: .order),
    Case(pointer: ["tempo", "curve", "1", "0"], value: .number(0), rule: .order),
    Case(pointer: ["chords", "1"], value: chord(2, 3), rule: .overlap, reported: "/chords/1/start"),
    Case(pointer: ["chords", "1"], value: chord(4, 3), rule: .interval, reported: "/chords/1/end"),
    Case(pointer: ["chords", "1"], value: chord(4, 14), rule: .duration, reported: "/chords/1/end"),
    Case(pointer: ["chords", "0"], value: chord(2.4, 2.5), rule: .order, reported: "/chords/1/start"),
    Case(pointer: ["chords", "1", "label"], value: .string("H:maj"), rule: .notation),
    Case(pointer: ["chords", "1", "label"], value: .string("C:majmin"), rule: .notation),
    Case(pointer: ["alternatives", "chords", "0", "label"], value: .string("?"), rule: .notation),
    Case(pointer: ["alternatives", "chords", "0", "row"], value: .integer(2), rule: .reference),
    Case(pointer: ["alternatives", "key", "0", "row"], value: .integer(1), rule: .reference),
    Case(pointer: ["sections", "0", "repeats"], value: .integer(0), rule: .reference),
    Case(
      pointer: ["lyrics", "0", "words", "0", "end"], value: .number(5), rule: .containment,
      reported: "/lyrics/0/words/0"),
    Case(
      pointer: ["lyrics", "0", "words", "0", "syllables", "0", "start"], value: .number(2.4), rule: .containment,
      reported: "/lyrics/0/words/0/syllables/0"),
    Case(pointer: ["performance", "melody", "0", "end"], value: .number(2), rule: .interval),
    Case(pointer: ["duration_sec"], value: .number(.nan), rule: .finite),
    Case(pointer: ["beats", "2"], value: .number(.infinity), rule: .finite),
    Case(pointer: ["beats", "2"], value: .string("1"), rule: .schema),
    Case(pointer: ["beats", "0"], value: .number(-0.1), rule: .schema),
    Case(pointer: ["chords", "0", "conf"], value: .number(1.1), rule: .schema),
    Case(pointer: ["chords", "0", "colour"], value: .string("red"), rule: .schema),
    Case(pointer: ["mood"], value: .string("sad"), rule: .schema),
    Case(pointer: ["key", "0", "tonic"], value: .string("H"), rule: .schema),
    Case(pointer: ["key", "0", "mode"], value: .string("sad"), rule: .schema),
    Case(pointer: ["meter", "numerator"], value: .number(3.5), rule: .schema),
    Case(pointer: ["performance", "melody", "0", "midi"], value: .integer(128), rule: .schema),
    Case(pointer: ["provenance", "fields", "beats"], value: .string("guessed"), rule: .schema),
    Case(pointer: ["provenance", "schema"], value: .string("song_map/2"), rule: .schema),
    Case(pointer: ["provenance", "steps", "0", "library_sha256"], value: .string("E258"), rule: .schema),
    Case(pointer: ["stems", "0", "name"], value: .string(""), rule: .schema),
  ]

  @Test("A map that breaks one rule is refused for it, at its place", arguments: cases)
  func brokenRule(_ broken: Case) throws {
    let document = try Maps.example(replacing: broken.pointer, with: broken.value)
    let violations = try SongMapValidator.violations(of: document)
    let place = broken.reported ?? "/" + broken.pointer.joined(separator: "/")
    #expect(violations.contains { $0.rule == broken.rule && $0.pointer == place }, "\(violations)")
    #expect(violations.allSatisfy { $0.rule == broken.rule || broken.rule != .schema })
  }

  @Test(
    "What the schema leaves free may be left out",
    arguments: ["key", "sections", "performance", "stems", "alternatives", "extensions", "provenance", "meter_changes"])
  func optionalField(_ field: String) throws {
    let map = try JSON(parsing: Array(Repository.example().utf8))
    let without = JSON.object(try #require(map.members).filter { $0.key != field })
    let isReferredTo = ["key", "sections", "extensions"].contains(field)
    let violations = try SongMapValidator.violations(of: SongMapDocument(json: without))
    #expect(violations.allSatisfy { isReferredTo && $0.rule == .reference })
  }

  @Test("Extensions and parameters may hold anything")
  func openObjects() throws {
    let anything = JSON.object([JSON.Member("a/b", .array([.null, .object([JSON.Member("", .bool(true))])]))])
    for pointer in [["extensions", "org.example.x"], ["provenance", "steps", "0", "parameters"]] {
      #expect(try SongMapValidator.violations(of: Maps.example(replacing: pointer, with: anything)) == [])
    }
  }

  @Test("A pointer leads to the field that a pipeline names")
  func fields() {
    #expect(SongMapViolation.field(of: "/chords/3/label") == "chords")
    #expect(SongMapViolation.field(of: "/performance/melody/0") == "performance.melody")
    #expect(SongMapViolation.field(of: "/meter_changes/0/start") == "meter")
    #expect(SongMapViolation.field(of: "/alternatives/key/0") == "key")
    #expect(SongMapViolation.field(of: "/extensions/org.a~1b/x") == "extensions.org.a/b")
    #expect(SongMapViolation.field(of: "/duration_sec") == nil)
    #expect(SongMapViolation.field(of: "") == nil)
  }
}
