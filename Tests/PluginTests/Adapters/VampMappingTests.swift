import Artifacts
import Host
import Pipeline
import TestSupport
import Testing

@Suite("What Vamp allows becomes what the protocol asks for")
struct VampMappingTests {
  private static let prefix = "org.vamp-plugins.odd."

  private func bench(_ plugin: String) throws -> (bench: VampBench, recording: String) {
    let bench = try VampBench(["OddVamp": "odd.so"], adopting: ["odd:\(plugin)"])
    #expect(bench.adoption.status == 0, "\(bench.adoption.errors)")
    let recording = bench.workplace.file("recording.wav")
    try TestSignal.sine(frequency: 440, frames: 44100).write(to: recording, as: .wavFloat)
    return (bench, recording)
  }

  private func manifest(_ plugin: String) throws -> AnalyzerManifest {
    let bench = try bench(plugin).bench
    let discovery = try Discovery(folders: [bench.adopted])
    #expect(discovery.problems.isEmpty)
    return try #require(discovery.catalogue[Self.prefix + plugin.lowercased()]).manifest
  }

  @Test("features come in the order of time, within the recording, and those without a value are left out")
  func table() throws {
    let (bench, recording) = try bench("outputs")
    let result = try bench.analyze(Self.prefix + "outputs", recording)
    let unsorted = try #require(result.table("un_sorted"))
    #expect(unsorted.start == [0, 0.5, 1])
    #expect(unsorted.column("value")?.float64 == [1, 2, 3])
    #expect(unsorted.column("label")?.text == ["", "", "beyond the end"])
    let lists = try #require(result.table("lists"))
    #expect(lists.column("values")?.text == ["[1, 2.5]", "[]", "[0.1]"])
    let fixed = try #require(result.table("fixed"))
    #expect(fixed.start == [0.3, 0.4, 0.8].map { ($0 * 10).rounded() * 0.1 })
    #expect(fixed.column("value")?.float64 == [5, 7, 9])
    let notes = try #require(result.table("notes"))
    #expect(notes.duration.map { ($0 * 44100).rounded() } == [11025, 1, 1])
  }

  @Test("several regular values are a matrix with labels, whose gaps are 0")
  func matrix() throws {
    let (bench, recording) = try bench("outputs")
    let matrix = try #require(try bench.analyze(Self.prefix + "outputs", recording).matrix("gaps"))
    #expect(matrix.binLabels == ["low", "high"])
    #expect(matrix.start == 1000.0 / 44100)
    #expect(matrix.framePeriod == 1000.0 / 44100)
    let rows = try matrix.rows()
    #expect(rows.prefix(6) == [[0, 0.5], [1, 0.5], [0, 0], [3, 0.5], [4, 0], [0, 0]])
    // 45 blocks; the last that gives anything is number 43.
    #expect(rows.count == 44)
  }

  @Test("beats, tempo, chords and notes are given as the registered types too")
  func music() throws {
    let (bench, recording) = try bench("outputs")
    let result = try bench.analyze(Self.prefix + "outputs", recording)
    #expect(result.table("beats")?.start == [0.2, 0.2, 0.6])
    #expect(result.table("music_beats")?.start == [0.2, 0.6])
    #expect(result.table("music_tempo_curve")?.column("bpm")?.float64 == [120])
    let chords = try #require(result.table("music_chords"))
    #expect(chords.column("label")?.text == ["N", "F#:min/5", "C:hdim7", "X"])
    #expect(chords.duration == [0.25, 0.25, 0.25, 0.25])
    let notes = try #require(result.table("music_notes"))
    #expect(notes.column("midi")?.int64 == [69, 69])
    let cents = try #require(notes.column("cents")?.float64)
    #expect(cents[0] == 0 && abs(cents[1] - 38.906) < 0.001)
  }

  @Test("parameters have Vamp's units, bounds and names of values, and none hides the adapter's own")
  func parameters() throws {
    let manifest = try manifest("settings")
    let summary = manifest.parameters.map { "\($0.name) \($0.kind.rawValue) \($0.defaultValue.json.text(.compact))" }
    #expect(
      summary == [
        #"mode choice "even""#, "depth integer 2", "flag bool true", "level_a number 0.1", "grid number 0.5",
        "step_size_2 number 1", #"program choice "plain""#, "step_size integer 0", "block_size integer 0",
      ])
    #expect(manifest.parameters[0].choices == ["soft", "even", "hard"])
    #expect(manifest.parameters[1].minimum == -4 && manifest.parameters[1].maximum == 9)
    #expect(manifest.version == "3.1.0" && manifest.maker == "Café" && manifest.name == "settings")
    #expect(manifest.isolation == .process)
  }

  @Test(
    "a plugin gets the values that are set; a program is overridden by what differs from the default",
    arguments: [
      ([:], [3, 2, 1, 0.1, 0.5, 1, 1024]),
      (["mode": "hard", "depth": "-4", "flag": "false"], [4, -4, 0, 0.1, 0.5, 1, 1024]),
      (["grid": "0.6", "level_a": "0.6", "step_size_2": "2"], [3, 2, 1, 0.6, 0.5, 2, 1024]),
      (["program": "loud", "depth": "5"], [4, 5, 1, 1, 1, 2, 1024]),
      (["block_size": "4096", "step_size": "100"], [3, 2, 1, 0.1, 0.5, 1, 100]),
      (["block_size": "300"], [3, 2, 1, 0.1, 0.5, 1, 300]),
    ] as [([String: String], [Double])])
  func settings(_ set: [String: String], _ expected: [Double]) throws {
    let (bench, recording) = try bench("settings")
    let table = try #require(try bench.analyze(Self.prefix + "settings", recording, set: set).table("values"))
    #expect((1...7).compactMap { table.column("value_\($0)")?.float64?.first } == expected)
  }

  @Test("a step that is longer than its block is refused, with the parameter's name")
  func longStep() throws {
    let (bench, recording) = try bench("settings")
    let error = #expect(throws: (any Error).self) {
      try bench.analyze(Self.prefix + "settings", recording, set: ["step_size": "200", "block_size": "100"])
    }
    #expect("\(try #require(error))".contains("refuses 'step_size': a step is longer than a block"))
  }

  @Test("a plugin of two channels gets two, whatever the recording has")
  func channels() throws {
    let bench = try VampBench(["OddVamp": "odd.so"], adopting: ["odd:Stereo"])
    let recording = bench.workplace.file("recording.wav")
    let loud = [Float](repeating: 0.5, count: 5000)
    let soft = [Float](repeating: -0.25, count: 5000)
    for (channels, expected) in [([loud], [0.5, 0.5]), ([loud, soft], [0.5, 0.25])] {
      try TestSignal(sampleRate: 44100, channels: channels).write(to: recording, as: .wavFloat)
      let table = try #require(try bench.analyze(Self.prefix + "stereo", recording).table("peaks"))
      #expect((1...2).compactMap { table.column("value_\($0)")?.float64?.first } == expected)
    }
  }

  @Test("features of another size than declared, and plugins that refuse, are errors in words")
  func refusals() throws {
    let bench = try VampBench(["OddVamp": "odd.so"], adopting: ["odd:wrongsize", "odd:refusing"])
    let recording = bench.workplace.file("recording.wav")
    try TestSignal.silence(frames: 5000, sampleRate: 22050).write(to: recording, as: .wavFloat)
    for (plugin, words) in [
      ("wrongsize", "'pairs' gives a feature of 3 values, 2 are declared"),
      ("refusing", "refuses to work at 22050 Hz with 1 channel, steps of 1024 and blocks of 1024 samples"),
    ] {
      let error = #expect(throws: HostError.self) { try bench.analyze(Self.prefix + plugin, recording) }
      #expect(try #require(error).message.contains(words), "\(error?.message ?? "")")
    }
  }
}
