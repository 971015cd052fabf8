import Artifacts
import Engine
import Host
import SongMap
import Testing

@Suite("Where a map says that its fields come from")
struct ProvenanceTests {
  @Test("a field of a step's first choice is analysed, one that nothing fills is not in the pipeline")
  func analysed() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: plain
      steps: { level: { use: org.example.level, params: { gain: 2 } } }
      song_map: { beats: level.seconds }
      """)
    #expect(analysis.status("beats") == "analysed")
    #expect(analysis.status("chords") == "not in pipeline")
    #expect(analysis.status("lyrics") == "not in pipeline")
    #expect(analysis.document.json["lyrics"]?.array?.isEmpty == true)
    #expect(analysis.producers == ["beats": "level"])
    let step = try #require(analysis.step("level"))
    #expect(step["analyzer"]?.string == "org.example.level")
    #expect(step["parameters"]?["gain"]?.number == 2)
    #expect(step["library_sha256"]?.string?.count == 64)
    #expect(step["licences"]?.array == [.string("MIT")])
    let source = try #require(analysis.document.json["provenance"]?["source"])
    #expect(source["sample_rate"]?.integer == 44100)
    #expect(source["sha256"]?.string?.hasPrefix(try #require(analysis.document.json["id"]?.string)) == true)
    _ = try analysis.checkedText(name: "map")
  }

  @Test("a fallback that ran in place of a failed analyzer is a substitute, and the reason stands beside it")
  func substitutedAtRunTime() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: fallback
      steps:
        chords:
          use: org.example.faulty
          params: { fault: says_why }
          fallback: [{ use: org.example.onechord }]
      song_map: { chords: chords.chords }
      """)
    #expect(analysis.status("chords") == "substituted")
    let step = try #require(analysis.step("chords"))
    #expect(step["analyzer"]?.string == "org.example.onechord")
    #expect(step["instead_of"]?.string == "org.example.faulty")
    #expect(step["because"]?.string?.contains("the moon is in the wrong phase") == true)
    _ = try analysis.checkedText(name: "map")
  }

  @Test("a fallback for an analyzer that is not installed is a substitute too")
  func substitutedInThePlan() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: missing
      steps:
        chords: { use: org.example.none, fallback: [org.example.onechord] }
      song_map: { chords: chords.chords }
      """)
    #expect(analysis.status("chords") == "substituted")
    #expect(analysis.step("chords")?["instead_of"]?.string == "org.example.none")
    #expect(analysis.step("chords")?["because"]?.string?.isEmpty == false)
  }

  @Test("an optional step that fails leaves its field empty and failed, and the map is valid")
  func failed() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: optional
      steps:
        chords: { use: org.example.faulty, params: { fault: says_why }, optional: true }
        level: { use: org.example.level }
      song_map: { chords: chords.chords, beats: level.seconds }
      """)
    #expect(analysis.status("chords") == "failed")
    #expect(analysis.status("beats") == "analysed")
    #expect(analysis.document.json["chords"]?.array?.isEmpty == true)
    #expect(analysis.step("chords")?["because"]?.string?.contains("the moon") == true)
    _ = try analysis.checkedText(name: "map")
  }

  @Test("a step that lost its input is skipped, and so is its field")
  func skipped() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: chain
      steps:
        chords: { use: org.example.faulty, params: { fault: says_why }, optional: true }
        echo: { use: org.example.chordecho, optional: true }
        level: { use: org.example.level }
      song_map: { chords: echo.chords, beats: level.seconds }
      """)
    #expect(analysis.status("chords") == "skipped")
    #expect(analysis.step("echo")?["because"]?.string?.contains("'chords'") == true)
    #expect(analysis.step("chords")?["because"]?.string?.contains("the moon") == true)
    _ = try analysis.checkedText(name: "map")
  }

  @Test("an optional step whose analyzer is not installed is skipped")
  func skippedInThePlan() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: missing
      steps:
        chords: { use: org.example.none, optional: true }
        level: { use: org.example.level }
      song_map: { chords: chords.chords, beats: level.seconds }
      """)
    #expect(analysis.status("chords") == "skipped")
    _ = try analysis.checkedText(name: "map")
  }

  @Test("a required step that fails fails the whole analysis, by name and reason")
  func requiredStep() throws {
    let error = #expect(throws: HostError.self) {
      try Bench().analyze(
        """
        performia: 1
        name: required
        steps: { chords: { use: org.example.faulty, params: { fault: says_why } } }
        song_map: { chords: chords.chords }
        """)
    }
    #expect(error?.code == "PF-HOST-005")
    #expect(error?.message.contains("'chords'") == true)
  }

  @Test("what comes from the cache is the same document to the byte")
  func cached() throws {
    let bench = try Bench()
    let cache = ArtifactCache(root: bench.folder.file("cache"), sizeLimit: 1 << 30)
    let yaml = """
      performia: 1
      name: cached
      steps: { chords: { use: org.example.faulty }, level: { use: org.example.level } }
      song_map: { chords: chords.chords, beats: level.seconds, extensions: [level.seconds] }
      """
    let first = try bench.analyze(yaml, cache: cache)
    let second = try bench.analyze(yaml, cache: cache)
    #expect(second.result.outcomes.map(\.fromCache) == [true, true])
    #expect(second.document.text == first.document.text)
  }

  @Test("what an analyzer notes of its results stands with its step")
  func notes() throws {
    func pipeline(_ remark: String) -> String {
      """
      performia: 1
      name: noted
      steps: { chords: { use: org.example.onechord, params: { remark: "\(remark)" } } }
      song_map: { chords: chords.chords }
      """
    }
    let analysis = try Bench().analyze(pipeline("It was heard in 4 windows."))
    #expect(analysis.step("chords")?["notes"]?.array == [.string("It was heard in 4 windows.")])
    _ = try analysis.checkedText(name: "map")
    #expect(try Bench().analyze(pipeline("")).step("chords")?["notes"] == nil)
  }
}
