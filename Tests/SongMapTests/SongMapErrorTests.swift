import Testing

@testable import SongMap

@Suite struct SongMapErrorTests {
  @Test("Every error has a code of its own, advice, and an entry in the catalogue")
  func catalogue() {
    let errors: [SongMapError] = [
      .unreadableFile(path: "a", reason: "b"), .notJSON(path: "a", reason: "b"), .refused(path: "a", violations: []),
      .unwritableFile(path: "a", reason: "b"), .unusableTable(field: "a", part: "b", reason: "c"),
      .unknownField(name: "a", known: []), .unusableSchema(reason: "a"),
      .nothingToExport(format: "a", field: "b", reason: "c"), .clashingExtension(analyzer: "a", reason: "b"),
    ]
    #expect(Set(errors.map(\.code)) == Set(SongMapError.catalogue.map(\.code)))
    #expect(errors.count == SongMapError.catalogue.count)
    #expect(errors.allSatisfy { !$0.advice.isEmpty && "\($0)".contains($0.code) })
  }
}
