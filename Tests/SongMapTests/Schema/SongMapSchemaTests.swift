import Artifacts
import Foundation
import Testing

@testable import SongMap

@Suite struct SongMapSchemaTests {
  static let required = ["id", "duration_sec", "tempo", "beats", "downbeats", "meter", "chords", "lyrics"]

  @Test("The example that shows every field satisfies the schema and the rules")
  func example() throws {
    #expect(try SongMapValidator.violations(of: Array(Repository.example().utf8), name: "example") == [])
  }

  @Test("The embedded schema is the one in schemas/")
  func embedded() throws {
    #expect(try Repository.text("schemas/song_map.schema.json") == SongMapSchema.text)
  }

  @Test("A map without a required field is refused by the field's name", arguments: required)
  func requiredField(_ field: String) throws {
    let map = try JSON(parsing: Array(Repository.example().utf8))
    let without = JSON.object(try #require(map.members).filter { $0.key != field })
    let violations = try SongMapValidator.violations(of: SongMapDocument(json: without))
    #expect(violations.map(\.pointer) == [""])
    #expect(violations.first?.message.contains("'\(field)'") == true)
  }
}
