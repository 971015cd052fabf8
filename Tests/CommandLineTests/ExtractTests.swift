import Foundation
import TestSupport
import Testing

@Suite("Writing what steps give")
struct ExtractTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    var samples = [Float](repeating: 0, count: 4 * 44100)
    // An A of six partials, then silence.
    for partial in 1...6 {
      let tone = TestSignal.sine(
        frequency: 440 * Double(partial), amplitude: 0.2 / Double(partial), frames: samples.count)
      for frame in 0..<2 * 44100 { samples[frame] += tone.channels[0][frame] }
    }
    try TestSignal(sampleRate: 44100, channels: [samples]).write(to: workplace.file("song.wav"), as: .wavFloat)
  }

  private func rows(_ file: String) throws -> [[String]] {
    try String(contentsOfFile: workplace.file(file), encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test("a matrix becomes a row a frame, and a table a row an entry")
  func files() throws {
    expectSuccess(
      try workplace.run("extract", "song.wav", "chroma.chroma", "chords.chords", "-p", "fast", "-o", "features"))
    let chroma = try rows("features/song.chroma.chroma.csv")
    #expect(chroma[0].first == "time" && chroma[0].contains("A") && chroma[0].count == 13)
    #expect(chroma.dropFirst().allSatisfy { $0.count == 13 && $0.allSatisfy { Double($0) != nil } })
    let times = chroma.dropFirst().compactMap { Double($0[0]) }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 } && times.last.map { $0 > 3.8 && $0 < 4.2 } == true)
    let middle = chroma[chroma.count / 4].dropFirst().compactMap(Double.init)
    #expect(middle.firstIndex(of: middle.max() ?? 0).map { chroma[0][$0 + 1] } == "A")
    let chords = try rows("features/song.chords.chords.csv")
    #expect(chords[0].prefix(3) == ["start", "end", "conf"] && chords[0].contains("label"))
    #expect(chords.last.map { abs((Double($0[1]) ?? 0) - 4) < 1e-3 } == true)
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("a single output goes to a file of its own or to standard output, with the same bytes")
  func oneOutput() throws {
    expectSuccess(try workplace.run("extract", "song.wav", "tuning.tuning", "-p", "fast", "-o", "tuning.csv"))
    let printed = try workplace.run("extract", "song.wav", "tuning.tuning", "-p", "fast", "-o", "-", "--quiet")
    expectSuccess(printed)
    #expect(try String(contentsOfFile: workplace.file("tuning.csv"), encoding: .utf8) == printed.text)
  }

  @Test(
    "outputs that do not exist are refused with what there is",
    arguments: [
      ("chroma.croma", "PF-PIPE-021", "chroma"), ("chrome.chroma", "PF-PIPE-020", "chroma"),
      ("chroma", "PF-PIPE-012", "'step.port'"), ("source", "PF-PIPE-022", "'step.port'"),
    ])
  func unknown(output: String, code: String, mentioned: String) throws {
    let result = try workplace.run("extract", "song.wav", output, "-p", "fast")
    #expect(result.status != 0)
    #expect(result.errors.contains("output '\(output)'") && result.errors.contains(code))
    #expect(result.errors.contains(mentioned))
    #expect(try workplace.files() == ["song.wav"])
  }

  @Test("outputs of a step whose model is missing, audio, and a recording in the place of the file are refused")
  func refusals() throws {
    try workplace.write(
      """
      performia: 1
      name: echo
      steps:
        echo: { use: org.example.signalecho }
        melody: { use: performia.melody.f0, params: { model: missing }, optional: true }
      song_map: { stems: { other: echo.echo } }
      """, to: "echo.yaml")
    let missing = try workplace.run("extract", "song.wav", "melody.contour", "-p", "echo.yaml")
    try expectFailure(missing, code: "PF-CLI-018", status: 69, mentioning: "'melody.contour'", "missing", in: workplace)
    let audio = try workplace.run("extract", "song.wav", "echo.echo", "-p", "echo.yaml")
    try expectFailure(
      audio, code: "PF-PIPE-022", status: 78, mentioning: "'echo.echo' is audio", "a matrix or a table", in: workplace)
    let input = try workplace.run("extract", "song.wav", "tuning.tuning", "-p", "fast", "-o", "song.wav")
    try expectFailure(input, code: "PF-CLI-010", status: 64, mentioning: "'song.wav'", in: workplace)
    let several = try workplace.run("extract", "song.wav", "tuning.tuning", "beats.beats", "-p", "fast", "-o", "-")
    #expect(several.status == 64 && several.errors.contains("-o -"))
    #expect(try workplace.files() == ["echo.yaml", "song.wav"])
  }
}
