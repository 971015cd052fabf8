import Artifacts
import Testing

@testable import SongMap

@Suite struct AssemblerTests {
  @Test("A map without any analysis has neutral values, says so, and is valid")
  func neutralValues() throws {
    let document = try Maps.assemble()
    #expect(try SongMapValidator.violations(of: document) == [])
    let map = try document.model()
    #expect(map.tempo == SongMapModel.Tempo(global: 0, curve: [], confidence: 0))
    #expect(map.meter == SongMapModel.Meter(numerator: 4, denominator: 4, confidence: 0))
    #expect(map.beats == [] && map.downbeats == [] && map.chords == [] && map.lyrics == [])
    let statuses = document.json["provenance"]?["fields"]?.members?.map { $0.value.string }
    #expect(statuses == Array(repeating: "not in pipeline", count: SongMapAssembler.fields.count))
  }

  @Test("Every declared field takes registered artifact types")
  func declarations() throws {
    let registry = try TypeRegistry.registered.get()
    for field in SongMapAssembler.fields {
      #expect(!field.parts.isEmpty)
      let shape: Artifacts.Shape = field.name == "stems" ? .audio : .table
      for part in field.parts { #expect(registry[part.type]?.shape == shape, "\(field.name) \(part.type)") }
    }
  }

  @Test("The fields of the document stand in a fixed order")
  func memberOrder() throws {
    let notes = Maps.passages([0], until: 1, [Column("midi", .int64([60]))])
    let document = try SongMapAssembler.assemble(
      id: "a", duration: 2,
      fields: [
        "performance.notes": ["notes": notes], "performance.bass": ["notes": notes],
        "performance.melody": ["notes": notes],
        "beats": ["beats": Maps.instants([1])],
      ], extensions: [Maps.document("org.b", .bool(true)), Maps.document("org.a", .integer(1))],
      stems: [SongMapModel.Stem(name: "vocals", file: "v.flac")], provenance: Maps.provenance)
    #expect(
      document.json.members?.map(\.key) == [
        "id", "duration_sec", "tempo", "meter", "beats", "downbeats", "chords", "lyrics", "performance", "stems",
        "extensions", "provenance",
      ])
    #expect(document.json["performance"]?.members?.map(\.key) == ["melody", "bass", "notes"])
    #expect(document.json["extensions"]?.members?.map(\.key) == ["org.a", "org.b"])
    #expect(try SongMapValidator.violations(of: document) == [])
  }

  @Test("Times are rounded to a microsecond, confidences to four decimals, and never to a negative zero")
  func rounding() throws {
    let document = try Maps.assemble(["beats": ["beats": Maps.instants([-0.0, 0.1 + 0.2, 1.23456789, 5])]])
    #expect(document.text.contains("\"beats\": [0.0, 0.3, 1.234568, 5.0]"))
    let chord = Table(
      start: [0], duration: [1], confidence: [2.0 / 3], columns: [Column("label", .text(["C:maj"]))])
    let text = try Maps.assemble(["chords": ["chords": chord]]).text
    #expect(text.contains(#"{ "start": 0.0, "end": 1.0, "label": "C:maj", "conf": 0.6667 }"#))
  }

  @Test("Passages that touch in the table touch in the document, whatever rounding does to their ends")
  func touchingPassages() throws {
    let starts = (0..<500).map { Double($0) * 0.100_000_37 + 0.000_000_499 }
    let chords = Maps.passages(starts, until: 51, [Column("label", .text(starts.map { _ in "N" }))])
    let map = try Maps.assemble(duration: 51, ["chords": ["chords": chords]]).model()
    #expect(zip(map.chords, map.chords.dropFirst()).allSatisfy { $0.end == $1.start })
  }

  @Test("The same tables give the same bytes")
  func determinism() throws {
    let fields = ["beats": ["beats": Maps.instants([0.5, 1])], "downbeats": ["downbeats": Maps.instants([0.5])]]
    let texts = try (0..<10).map { _ in try Maps.assemble(fields).text }
    #expect(Set(texts).count == 1)
  }

  @Test("Statuses that the caller states are kept, the others follow from the tables")
  func statuses() throws {
    var provenance = Maps.provenance
    provenance.fields = ["chords": .failed, "beats": .given]
    let document = try SongMapAssembler.assemble(
      id: "a", duration: 2,
      fields: ["beats": ["beats": Maps.instants([1])], "downbeats": ["downbeats": Maps.instants([1])]],
      provenance: provenance)
    let fields = try #require(document.json["provenance"]?["fields"])
    #expect(fields["beats"]?.string == "given")
    #expect(fields["downbeats"]?.string == "analysed")
    #expect(fields["chords"]?.string == "failed")
    #expect(fields["lyrics"]?.string == "not in pipeline")
  }

  @Test("An unknown field or part is refused by name")
  func unknownNames() {
    #expect(throws: SongMapError.unknownField(name: "mood", known: SongMapAssembler.fields.map(\.name))) {
      try Maps.assemble(["mood": ["mood": Maps.instants([])]])
    }
    #expect {
      try Maps.assemble(["tempo": ["slope": Maps.instants([])]])
    } throws: {
      "\($0)".contains("'slope'") && "\($0)".contains("global, curve")
    }
  }

  @Test("Tables of one analyzer stand under their outputs; a document takes the whole place")
  func extensions() throws {
    func assemble(_ results: SongMapExtension...) throws(SongMapError) -> JSON {
      try SongMapAssembler.assemble(
        id: "a", duration: 1, fields: [:], extensions: results, provenance: Maps.provenance
      ).json
    }
    let beats = Maps.table("org.x", "a", type: "music/beats/1", Maps.instants([0.5]))
    let others = Maps.table("org.x", "b", type: "music/beats/1", Maps.instants([]))
    let tables = try assemble(beats, others)
    #expect(tables["extensions"]?["org.x"]?.members?.map(\.key) == ["a", "b"])
    #expect(tables["extensions"]?["org.x"]?["a"]?["type"]?.string == "music/beats/1")
    #expect(tables["provenance"]?["extensions"] == nil)
    let document = try assemble(Maps.document("org.x", .integer(1)))
    #expect(document["extensions"]?["org.x"] == .integer(1))
    #expect(document["provenance"]?["extensions"]?["org.x"]?.string == "org.x/value/1")
    #expect(throws: SongMapError.self) { try assemble(beats, beats) }
    #expect(throws: SongMapError.self) { try assemble(beats, Maps.document("org.x", .integer(1))) }
  }

  @Test("A whole provenance satisfies the schema, with failed and substituted steps")
  func provenance() throws {
    let hash = String(repeating: "0123456789abcdef", count: 4)
    let provenance = Provenance(
      tool: "performia 0.1.0", pipeline: .init(name: "default", sha256: hash),
      source: .init(
        sha256: hash, format: "mp3", sampleRate: 44100, channels: 2, trimmedSamples: 1105,
        warnings: ["3 samples were NaN"]),
      fields: ["chords": .substituted],
      steps: [
        .init(
          name: "chords", analyzer: "org.a", version: "1.0.0", librarySHA256: hash,
          parameters: [JSON.Member("range", .array([.integer(1), .number(2.5)]))],
          models: [.init(name: "net", sha256: hash, licence: "MIT")], licences: ["MIT"], insteadOf: "org.b",
          because: "the model is not installed"),
        .init(name: "key", analyzer: "org.c", version: "1", outcome: .failed, because: "it ran out of memory"),
      ])
    let document = try SongMapAssembler.assemble(id: "a", duration: 1, fields: [:], provenance: provenance)
    #expect(try SongMapValidator.violations(of: document) == [])
    let steps = try #require(document.json["provenance"]?["steps"]?.array)
    #expect(steps[0]["instead_of"]?.string == "org.b" && steps[0]["outcome"] == nil)
    #expect(steps[1]["outcome"]?.string == "failed" && steps[1]["because"]?.string == "it ran out of memory")
  }
}
