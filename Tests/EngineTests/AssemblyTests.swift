import Artifacts
import Engine
import Host
import Pipeline
import SongMap
import Testing

@Suite("What becomes of results in the map")
struct AssemblyTests {
  @Test("a result without a field goes under its analyzer's id, with its type")
  func extensions() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: extensions
      steps: { level: { use: org.example.level }, chords: { use: org.example.onechord } }
      song_map: { extensions: [level.seconds, chords.chords] }
      """)
    let extensions = try #require(analysis.document.json["extensions"])
    #expect(extensions.members?.map(\.key) == ["org.example.level", "org.example.onechord"])
    let seconds = try #require(extensions["org.example.level"]?["seconds"])
    #expect(seconds["type"]?.string == "music/beats/1")
    #expect(seconds["rows"]?.array?.compactMap { $0["start"]?.number } == [0, 1, 2, 3])
    #expect(extensions["org.example.onechord"]?["chords"]?["rows"]?.array?.first?["label"]?.string == "N")
    #expect(analysis.status("beats") == "not in pipeline")
    _ = try analysis.checkedText(name: "map")
  }

  @Test("a document stands as it is under its analyzer's id, and provenance names its type")
  func document() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: document
      steps: { census: { use: org.example.census } }
      song_map: { extensions: [census.count] }
      """)
    #expect(analysis.document.json["extensions"]?["org.example.census"]?["count"]?.integer == 32000)
    #expect(
      analysis.document.json["provenance"]?["extensions"]?["org.example.census"]?.string
        == "org.example.census/count/1")
    _ = try analysis.checkedText(name: "map")
  }

  @Test("a document that breaks its type's schema is its analyzer's error, with the place")
  func badDocument() throws {
    let error = #expect(throws: HostError.self) {
      try Bench().analyze(
        """
        performia: 1
        name: document
        steps: { census: { use: org.example.census, params: { unit: miles } } }
        song_map: { extensions: [census.count] }
        """)
    }
    #expect(error?.code == "PF-HOST-006")
    #expect(error?.message.contains("org.example.census/count/1, /unit") == true, "\(error?.message ?? "")")
  }

  @Test(
    "two results that would take one place are found before anything runs",
    arguments: ["[census.count, census.count]", "[census.count, again.count]", "[level.seconds, level.seconds]"])
  func clash(_ extensions: String) throws {
    let error = #expect(throws: PipelineFailure.self) {
      try Bench().plan(
        """
        performia: 1
        name: clash
        steps:
          census: { use: org.example.census }
          again: { use: org.example.census, params: { unit: frames } }
          level: { use: org.example.level }
        song_map: { extensions: \(extensions) }
        """)
    }
    #expect(error?.code == "PF-PIPE-032")
    #expect(error?.message.contains("test.yaml:7:") == true, "\(error?.message ?? "")")
  }

  @Test("a matrix has no place in the map, and the pipeline that asks for one is refused")
  func matrixAsExtension() throws {
    let error = #expect(throws: PipelineFailure.self) {
      try Bench().plan(
        """
        performia: 1
        name: matrix
        steps: { level: { use: org.example.level } }
        song_map: { extensions: [level.level] }
        """)
    }
    #expect(error?.code == "PF-PIPE-022")
    #expect(error?.message.contains("test.yaml:4:26") == true, "\(error?.message ?? "")")
  }

  @Test("the first of several alternatives that exists fills the field")
  func alternatives() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: alternatives
      steps:
        first: { use: org.example.faulty, params: { fault: says_why }, optional: true }
        second: { use: org.example.onechord, params: { label: "D:min" } }
      song_map: { chords: [first.chords, second.chords] }
      """)
    #expect(analysis.document.json["chords"]?.array?.compactMap { $0["label"]?.string } == ["D:min"])
    #expect(analysis.producers["chords"] == "second")
    #expect(analysis.status("chords") == "substituted", "the first choice failed")
  }

  @Test("a document that the rules refuse names the step that gave what is wrong")
  func refused() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: close
      steps: { pulse: { use: org.example.evenbeats, params: { spacing: 1.0e-9 } } }
      song_map: { beats: pulse.seconds }
      """)
    let error = #expect(throws: SongMapError.self) { try analysis.checkedText(name: "map.json") }
    #expect(error?.code == "PF-MAP-003")
    #expect(error?.message.contains("/beats/1") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("'pulse'") == true, "\(error?.message ?? "")")
  }

  @Test("a row that ends within a millisecond after the recording is cut at its end, as its type allows")
  func overhang() throws {
    let analysis = try Bench().analyze(
      """
      performia: 1
      name: overhang
      steps: { chords: { use: org.example.onechord, params: { overhang: 0.0009 } } }
      song_map: { chords: chords.chords }
      """)
    #expect(analysis.document.json["chords"]?.array?.first?["end"]?.number == 4)
    _ = try analysis.checkedText(name: "map.json")
  }

  @Test("a report tells of each step what became of it, and of the run how long it took")
  func report() throws {
    let bench = try Bench()
    let yaml = """
      performia: 1
      name: report
      steps:
        chords: { use: org.example.faulty, params: { fault: says_why }, optional: true }
        level: { use: org.example.level }
        idle: { use: org.example.evenbeats }
      song_map: { chords: chords.chords, beats: level.seconds }
      """
    let report = try bench.analyze(yaml).report(file: "song.wav", plan: try bench.plan(yaml), seconds: 2)
    #expect(report["file"]?.string == "song.wav")
    #expect(report["duration_sec"]?.number == 4)
    #expect(report["real_time_factor"]?.number == 0.5)
    let steps = try #require(report["steps"]?.array)
    #expect(steps.compactMap { $0["status"]?.string } == ["failed", "analysed", "not needed"])
    #expect(steps[0]["failures"]?.array?.count == 1)
  }
}
