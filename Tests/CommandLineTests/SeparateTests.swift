import Foundation
import TestSupport
import Testing

@Suite("Writing stems")
struct SeparateTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.write(
      """
      performia: 1
      name: echo
      steps: { echo: { use: org.example.signalecho } }
      song_map: { stems: { other: echo.echo } }
      """, to: "echo.yaml")
    try TestSignal.sine(frequency: 997, amplitude: 0.1, frames: 5 * 44100, channels: 2)
      .write(to: workplace.file("song.wav"), as: .wavFloat)
  }

  private func outputs() throws -> [String] {
    try workplace.files().filter { $0 != "echo.yaml" && $0 != "song.wav" }
  }

  @Test("stems and a map that names them stand in one folder", arguments: ["flac", "wav", "ogg"])
  func files(format: String) throws {
    expectSuccess(try workplace.run("separate", "song.wav", "-p", "echo.yaml", "--format", format))
    #expect(try outputs() == ["song.stems/other.\(format)", "song.stems/song.songmap.json"])
    try workplace.expectValid("song.stems/song.songmap.json")
    let map = try workplace.map("song.stems/song.songmap.json")
    let stem = try #require((map["stems"] as? [[String: Any]])?.first)
    #expect(stem["name"] as? String == "other" && stem["file"] as? String == "other.\(format)")
    let hash = try #require(stem["sha256"] as? String)
    #expect(system("echo '\(hash)  \(workplace.file("song.stems/other.\(format)"))' | sha256sum -c --status") == 0)
    // A sine at 997 Hz in both channels has, by EBU Tech 3341, the loudness of its peak level: -20 dB.
    let loudness = try #require(stem["loudness_lufs"] as? Double)
    #expect(abs(loudness - -20) < 0.1)
    let fields = (map["provenance"] as? [String: Any])?["fields"] as? [String: String]
    #expect(fields?["stems"] == "analysed" && fields?["beats"] == "not in pipeline")
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("silence has no loudness")
  func silence() throws {
    try TestSignal.silence(frames: 44100).write(to: workplace.file("song.wav"), as: .wavFloat)
    expectSuccess(try workplace.run("separate", "song.wav", "-p", "echo.yaml", "-o", "there"))
    let stem = (try workplace.map("there/song.songmap.json")["stems"] as? [[String: Any]])?.first
    #expect(stem?["name"] as? String == "other" && stem?["loudness_lufs"] == nil)
  }

  @Test("a stem that the pipeline does not give is refused with the list of those that it gives")
  func unknownStem() throws {
    let result = try workplace.run("separate", "song.wav", "-p", "echo.yaml", "--stems", "other,kazoo")
    try expectFailure(result, code: "PF-CLI-015", status: 64, mentioning: "'kazoo'", "it gives other", in: workplace)
    #expect(try outputs().isEmpty)
  }

  @Test("steps that only other stems need do not run")
  func someStems() throws {
    try workplace.write(
      """
      performia: 1
      name: both
      extends: ./echo.yaml
      steps: { again: { use: org.example.signalecho } }
      song_map: { stems: { bass: again.echo } }
      """, to: "both.yaml")
    let one = try workplace.run("separate", "song.wav", "-p", "both.yaml", "--stems", "other", "-o", "one", "--json")
    expectSuccess(one)
    #expect(one.text.contains(#""step":"echo""#) && !one.text.contains(#""step":"again""#))
    #expect(try outputs() == ["both.yaml", "one/other.flac", "one/song.songmap.json"])
    let stems = try workplace.map("one/song.songmap.json")["stems"] as? [[String: Any]]
    #expect(stems?.compactMap { $0["name"] as? String } == ["other"])
    let both = try workplace.run("separate", "song.wav", "-p", "both.yaml", "-o", "both", "--json")
    expectSuccess(both)
    #expect(both.text.contains(#""step":"again""#))
    #expect(try outputs().contains("both/bass.flac"))
  }

  @Test("a pipeline without stems, a recording that is not there, and a file in the place of the folder are refused")
  func refusals() throws {
    try workplace.writeLevelPipeline()
    let without = try workplace.run("separate", "song.wav", "-p", "level.yaml")
    try expectFailure(without, code: "PF-CLI-016", status: 64, mentioning: "'level'", in: workplace)
    let absent = try workplace.run("separate", "gone.wav", "-p", "echo.yaml")
    try expectFailure(absent, code: "PF-CLI-001", status: 66, mentioning: "gone.wav", in: workplace)
    let file = try workplace.run("separate", "song.wav", "-p", "echo.yaml", "-o", "echo.yaml")
    try expectFailure(file, code: "PF-CLI-017", status: 64, mentioning: "echo.yaml", in: workplace)
  }

  @Test("a stem never takes the place of the recording or of a folder")
  func occupiedNames() throws {
    try workplace.makeFolder("there/other.flac")
    let folder = try workplace.run("separate", "song.wav", "-p", "echo.yaml", "-o", "there")
    try expectFailure(folder, code: "PF-AUDIO-018", status: 73, mentioning: "there/other.flac", in: workplace)
    try workplace.makeFolder("here")
    try FileManager.default.copyItem(atPath: workplace.file("song.wav"), toPath: workplace.file("here/other.wav"))
    let recording = try workplace.run(
      "separate", "here/other.wav", "-p", "echo.yaml", "-o", "here", "--format", "wav")
    try expectFailure(recording, code: "PF-CLI-010", status: 64, mentioning: "here/other.wav", in: workplace)
    #expect(try outputs() == ["here/other.wav"])
  }

  @Test("Ctrl-C leaves nothing behind")
  func interrupted() throws {
    try workplace.writeFaultyPipeline("never_stops")
    try workplace.write(
      """
      performia: 1
      name: both
      extends: ./faulty.yaml
      steps: { echo: { use: org.example.signalecho } }
      song_map: { stems: { other: echo.echo } }
      """, to: "both.yaml")
    let program = try workplace.start(["separate", "song.wav", "-p", "both.yaml", "--json"])
    try program.waitForOutput("step_started")
    program.send(SIGINT)
    #expect(try program.wait().ending == .exit(130))
    #expect(try outputs() == ["both.yaml", "faulty.yaml"])
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("a full disk leaves neither stems nor a map nor the folder, and earlier stems stay", arguments: [true, false])
  func fullDisk(isFirst: Bool) throws {
    if !isFirst {
      try workplace.makeFolder("there")
      try workplace.write("earlier", to: "there/other.wav")
    }
    let limited = ["sh", "-c", "ulimit -f 16; exec \"$@\"", "limited"]
    let result = try workplace.run(
      "separate", "song.wav", "-p", "echo.yaml", "-o", "there", "--format", "wav", "--no-cache", wrapper: limited)
    #expect(result.status == 73 || result.status == 74, "\(result.ending): \(result.errors)")
    #expect(try outputs() == (isFirst ? [] : ["there/other.wav"]))
    #expect(FileManager.default.fileExists(atPath: workplace.file("there")) == !isFirst)
    if !isFirst { #expect(try FileBytes.read(workplace.file("there/other.wav")) == Array("earlier".utf8)) }
  }

  @Test("samples that a format cannot hold are said to be clipped, and wav keeps them")
  func clipping() throws {
    try TestSignal.sine(frequency: 440, amplitude: 2, frames: 44100).write(
      to: workplace.file("song.wav"), as: .wavFloat)
    let flac = try workplace.run("separate", "song.wav", "-p", "echo.yaml")
    expectSuccess(flac)
    #expect(flac.errors.contains("other.flac: note: samples beyond -1 to 1 are clipped"))
    let wav = try workplace.run("separate", "song.wav", "-p", "echo.yaml", "--format", "wav")
    expectSuccess(wav)
    #expect(!wav.errors.contains("samples beyond"))
  }
}
