import Artifacts
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("chrods", "chords"), ("Chords", "chords"), ("chord", "chords"), ("beets", "beats"), ("ky", "key"),
    ("performia.chords.templat", "performia.chords.template"),
  ])
  func misspeltNamesAreRecognised(name: String, meant: String) {
    #expect(NearestName.of(name, in: ["beats", "chords", "key", "performia.chords.template"]) == meant)
  }

  @Test(arguments: ["melody", "", "b", "beatsbeats", "xyzzy"])
  func namesThatResembleNothingGetNoSuggestion(name: String) {
    #expect(NearestName.of(name, in: ["beats", "chords", "performia.chords.template"]) == nil)
  }

  @Test func theClosestOfSeveralWinsAndTheFirstOfEquals() {
    #expect(NearestName.of("chroma", in: ["chrono", "chromas", "chroma2"]) == "chromas")
  }
}
