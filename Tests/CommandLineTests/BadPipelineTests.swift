import Foundation
import TestSupport
import Testing

@Suite("Pipelines with mistakes")
struct BadPipelineTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeRecording()
  }

  /// Analyses and checks with one pipeline; both must find the same, before any audio is read.
  private func expect(
    _ yaml: String, code: String, at place: String, _ words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try workplace.write(yaml, to: "bad.yaml")
    for arguments in [["analyze", "song.wav", "-p", "bad.yaml"], ["pipelines", "check", "bad.yaml"]] {
      let result = try workplace.start(arguments).wait()
      try expectFailure(
        result, code: code, status: 78, mentioning: "bad.yaml:\(place): error:", in: workplace,
        sourceLocation: sourceLocation)
      for word in words { #expect(result.errors.contains(word), "\(result.errors)", sourceLocation: sourceLocation) }
    }
    #expect(try workplace.files() == ["bad.yaml", "song.wav"], sourceLocation: sourceLocation)
  }

  @Test("a tab where spaces belong")
  func tab() throws {
    try expect("performia: 1\nname: bad\nsteps:\n\tlevel: { use: org.example.level }\n", code: "PF-PIPE-004", at: "4:1")
  }

  @Test("text that is not YAML")
  func notYAML() throws {
    try expect("performia: 1\nsteps: [ {\n", code: "PF-PIPE-003", at: "3:1")
  }

  @Test("aliases that multiply beyond measure")
  func aliasBomb() throws {
    var lines = ["performia: 1", "name: bomb", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(aliases)]")
    }
    try workplace.write(lines.joined(separator: "\n"), to: "bomb.yaml")
    let result = try workplace.run("analyze", "song.wav", "-p", "bomb.yaml")
    try expectFailure(result, code: "PF-PIPE-006", status: 78, mentioning: "bomb.yaml:", in: workplace)
  }

  @Test("steps that wait for each other")
  func cycle() throws {
    try expect(
      """
      performia: 1
      name: circle
      steps:
        one: { use: org.example.beatecho, inputs: { beats: two.beats } }
        two: { use: org.example.beatecho, inputs: { beats: one.beats } }
      song_map: { beats: one.beats }
      """, code: "PF-PIPE-027", at: "4:47", "one -> two -> one")
  }

  @Test("pipelines that extend each other")
  func extendsCycle() throws {
    try workplace.write("performia: 1\nname: a\nextends: ./b.yaml\n", to: "a.yaml")
    try workplace.write("performia: 1\nname: b\nextends: ./a.yaml\n", to: "b.yaml")
    let result = try workplace.run("analyze", "song.wav", "-p", "a.yaml")
    try expectFailure(result, code: "PF-PIPE-015", status: 78, mentioning: "b.yaml:3:", in: workplace)
  }

  @Test("an analyzer that is not installed, with the name that was probably meant")
  func unknownPlugin() throws {
    try expect(
      "performia: 1\nname: bad\nsteps:\n  level: { use: org.example.levl }\nsong_map: { beats: level.seconds }\n",
      code: "PF-PIPE-017", at: "4:17", "did you mean 'org.example.level'?")
  }

  @Test("a parameter of the wrong type")
  func wrongParameterType() throws {
    try expect(
      """
      performia: 1
      name: bad
      steps:
        level: { use: org.example.level, params: { gain: loud } }
      song_map: { beats: level.seconds }
      """, code: "PF-PIPE-019", at: "4:52", "gain", "number")
  }

  @Test("a parameter beyond its range, set on the command line")
  func parameterOutOfRange() throws {
    try workplace.writeLevelPipeline()
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--set", "level.gain=11")
    try expectFailure(
      result, code: "PF-PIPE-019", status: 78, mentioning: "--set argument 1", "11", "from 0 to 10", in: workplace)
  }

  @Test(
    "a --set that cannot be understood or names no step",
    arguments: [
      ("nonsense", "PF-PIPE-016"), ("levle.gain=2", "PF-PIPE-020"), ("level.volume=2", "PF-PIPE-018"),
      ("level.use=org.example.none", "PF-PIPE-017"),
    ])
  func badOverride(_ override: String, _ code: String) throws {
    try workplace.writeLevelPipeline()
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml", "--set", override)
    try expectFailure(result, code: code, status: 78, mentioning: "--set", in: workplace)
  }

  @Test("every mistake is reported in one run")
  func allMistakes() throws {
    try expect(
      """
      performia: 1
      name: bad
      stesp: {}
      steps:
        level: { use: org.example.levl }
        chords: { use: org.example.faulty, params: { fault: 3 } }
      song_map: { beets: level.seconds }
      """, code: "PF-PIPE-011", at: "3:1", "did you mean 'steps'?", "[PF-PIPE-017]", "[PF-PIPE-019]", "[PF-PIPE-029]")
  }

  @Test("a pipeline that does not exist, with the names that do")
  func unknownPipeline() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "defualt")
    try expectFailure(result, code: "PF-PIPE-009", status: 78, mentioning: "did you mean 'default'?", in: workplace)
    let file = try workplace.run("analyze", "song.wav", "-p", "nowhere.yaml")
    try expectFailure(file, code: "PF-PIPE-001", status: 78, mentioning: "nowhere.yaml", in: workplace)
  }
}
