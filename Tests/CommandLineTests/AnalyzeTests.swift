import Foundation
import TestSupport
import Testing

@Suite("Analysing recordings")
struct AnalyzeTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeLevelPipeline()
    try workplace.writeRecording()
  }

  private func outputs() throws -> [String] {
    try workplace.files().filter { !["level.yaml", "pair.yaml"].contains($0) && !$0.hasSuffix(".wav") }
  }

  @Test("a map is written to the current folder under the recording's name, and it is valid")
  func defaultOutput() throws {
    try workplace.makeFolder("music")
    try workplace.writeRecording("music/my song.wav")
    let result = try workplace.run("analyze", "music/my song.wav", "-p", "level.yaml")
    expectSuccess(result)
    #expect(result.bytes.isEmpty)
    #expect(result.errors == "music/my song.wav: wrote my song.songmap.json\n")
    #expect(try outputs() == ["my song.songmap.json"])
    try workplace.expectValid("my song.songmap.json")
    let beats = try #require(try workplace.map("my song.songmap.json")["beats"] as? [Double])
    #expect(beats == [0, 1, 2, 3])
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("-o names a file, or a folder by a slash or because it is one")
  func output() throws {
    try workplace.makeFolder("there")
    for output in ["map.json", "made/", "there"] {
      expectSuccess(try workplace.run("analyze", "song.wav", "-p", "level.yaml", "-o", output))
    }
    #expect(try outputs() == ["made/song.songmap.json", "map.json", "there/song.songmap.json"])
  }

  @Test("-o - writes the map and nothing else to standard output")
  func standardOutput() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "-o", "-")
    expectSuccess(result)
    #expect(try object(result.text)["beats"] != nil)
    #expect(try outputs().isEmpty)
    expectSuccess(try workplace.run("analyze", "song.wav", "-p", "level.yaml", "-o", "map.json"))
    #expect(try FileBytes.read(workplace.file("map.json")) == result.bytes)
  }

  @Test("- reads the recording from standard input and writes its map to standard output")
  func standardInput() throws {
    let result = try workplace.run("analyze", "-", "-p", "level.yaml", input: workplace.file("song.wav"))
    expectSuccess(result)
    let named = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "-o", "-")
    #expect(result.bytes == named.bytes, "where the bytes come from makes no difference")
    #expect(try workplace.leftovers().isEmpty)
    expectSuccess(
      try workplace.run("analyze", "-", "-p", "level.yaml", "-o", "in.json", input: workplace.file("song.wav")))
    #expect(try outputs() == ["in.json"])
    #expect(try workplace.run("analyze", "-", "-", "-p", "level.yaml").errors.contains("[PF-CLI-005]"))
  }

  @Test("several formats are written in one run")
  func formats() throws {
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "level.yaml", "-o", "maps/", "-f", "json", "-f", "midi", "-f", "jams", "-f", "json")
    expectSuccess(result)
    #expect(try outputs() == ["maps/song.jams", "maps/song.mid", "maps/song.songmap.json"])
    #expect(try FileBytes.read(workplace.file("maps/song.mid")).starts(with: Array("MThd".utf8)))
    #expect(try workplace.map("maps/song.jams")["annotations"] != nil)
  }

  @Test("folders are searched with their subfolders, which the output keeps")
  func folders() throws {
    try workplace.makeFolder("album/one")
    try workplace.makeFolder("album/two")
    try workplace.writeRecording("album/one/track.wav")
    try workplace.writeRecording("album/two/track.FLAC", as: .flac)
    try workplace.writeRecording("album/.hidden.wav")
    try workplace.write("words", to: "album/notes.txt")
    expectSuccess(try workplace.run("analyze", "album", "-p", "level.yaml", "-o", "maps"))
    #expect(
      try outputs().filter { $0.hasPrefix("maps") } == ["maps/one/track.songmap.json", "maps/two/track.songmap.json"])
  }

  @Test("recordings that differ in the extension alone keep it in the names of their maps")
  func sameStem() throws {
    try workplace.writeRecording("song.flac", as: .flac)
    expectSuccess(try workplace.run("analyze", "song.wav", "song.flac", "-p", "level.yaml", "-o", "maps/"))
    #expect(
      try outputs().filter { $0.hasPrefix("maps") } == ["maps/song.flac.songmap.json", "maps/song.wav.songmap.json"])
  }

  @Test("two recordings that would be written to one file are refused before any is read")
  func sameOutput() throws {
    try workplace.makeFolder("other")
    try workplace.writeRecording("other/song.wav")
    let result = try workplace.run("analyze", "song.wav", "other/song.wav", "-p", "level.yaml")
    try expectFailure(result, code: "PF-CLI-004", status: 64, mentioning: "other/song.wav", in: workplace)
    #expect(try outputs().isEmpty)
    try workplace.write("text", to: "file")
    let file = try workplace.run("analyze", "song.wav", "other/song.wav", "-p", "level.yaml", "-o", "file")
    try expectFailure(file, code: "PF-CLI-003", status: 64, mentioning: "'file'", in: workplace)
  }

  @Test("the same map, byte for byte, with any number of jobs", arguments: [1, 2, 8])
  func jobs(_ jobs: Int) throws {
    try workplace.writePairPipeline()
    let reference = try workplace.run("analyze", "song.wav", "-p", "pair.yaml", "--no-cache", "-o", "-", "--jobs", "1")
    expectSuccess(reference)
    for _ in 0..<3 {
      let again = try workplace.run(
        "analyze", "song.wav", "-p", "pair.yaml", "--no-cache", "-o", "-", "--jobs", "\(jobs)")
      #expect(again.bytes == reference.bytes)
    }
  }

  @Test("--set alone swaps two analyzers, and says which parameters are dropped")
  func swap() throws {
    try workplace.writePairPipeline()
    expectSuccess(try workplace.run("analyze", "song.wav", "-p", "pair.yaml", "-o", "before.json"))
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "pair.yaml", "-o", "after.json", "--set", "beats.use=org.example.evenbeats", "--set",
      "chords.use=org.example.onechord", "--set", "chords.label=F#:min7")
    expectSuccess(result)
    #expect(result.errors.contains("note:"))
    #expect(result.errors.contains("gain"))
    let before = try workplace.map("before.json")
    let after = try workplace.map("after.json")
    #expect((before["beats"] as? [Double])?.count == 4)
    #expect((after["beats"] as? [Double])?.count == 8)
    let labels = { (map: [String: Any]) in (map["chords"] as? [[String: Any]])?.compactMap { $0["label"] as? String } }
    #expect(labels(before) == ["C:maj", "A:min7/b3"])
    #expect(labels(after) == ["F#:min7"])
    try workplace.expectValid("after.json")
  }

  @Test("a report tells timings and cache hits, which the map never holds")
  func report() throws {
    for expected in ["analysed", "from cache"] {
      expectSuccess(try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--report", "report.json"))
      let recordings = try #require(try workplace.map("report.json")["recordings"] as? [[String: Any]])
      let steps = try #require(recordings.first?["steps"] as? [[String: Any]])
      #expect(recordings.first?["file"] as? String == "song.wav")
      #expect(recordings.first?["duration_sec"] as? Double == 4)
      #expect(steps.map { $0["status"] as? String } == [expected])
    }
    let bad = try workplace.run("analyze", "level.yaml", "-p", "level.yaml", "--report", "report.json")
    #expect(bad.status == 65)
    let recordings = try #require(try workplace.map("report.json")["recordings"] as? [[String: Any]])
    #expect((recordings.first?["error"] as? [String: Any])?["code"] as? String == "PF-AUDIO-006")
  }

  @Test("a report takes the place of no recording and no map")
  func reportIdentity() throws {
    let before = try FileBytes.read(workplace.file("song.wav"))
    let recording = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--report", "song.wav")
    #expect(recording.errors.contains("[PF-CLI-010]"), "\(recording.errors)")
    #expect(try FileBytes.read(workplace.file("song.wav")) == before)
    let map = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "-o", "same.json", "--report", "same.json")
    #expect(map.errors.contains("[PF-CLI-004]"), "\(map.errors)")
    #expect(try outputs() == [])
  }

  @Test("of several recordings one that does not exist fails alone")
  func missingInBatch() throws {
    let result = try workplace.run("analyze", "song.wav", "nothing.wav", "-p", "level.yaml", "-o", "maps/")
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("nothing.wav: error:"), "\(result.errors)")
    #expect(try outputs() == ["maps/song.songmap.json"])
  }

  @Test("--quiet says nothing but errors")
  func quiet() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--quiet", onTerminal: true)
    expectSuccess(result)
    #expect(result.errors.isEmpty)
    let failure = try workplace.run("analyze", "level.yaml", "-p", "level.yaml", "--quiet")
    #expect(failure.errors.contains("[PF-AUDIO-006]"))
  }

  @Test("an earlier map is replaced whole")
  func replaced() throws {
    try workplace.write(String(repeating: "old ", count: 10_000), to: "song.songmap.json")
    expectSuccess(try workplace.run("analyze", "song.wav", "-p", "level.yaml"))
    try workplace.expectValid("song.songmap.json")
  }

  @Test(
    "options that make no sense are refused with the usage",
    arguments: [
      ["analyze"], ["analyze", "song.wav", "--jobs", "0"], ["analyze", "song.wav", "--format", "mp3"],
      ["analyze", "song.wav", "--nonsense"], ["analyse", "song.wav"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try workplace.start(arguments).wait()
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains("Usage:"))
    #expect(result.bytes.isEmpty)
  }
}
