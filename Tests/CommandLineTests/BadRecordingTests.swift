import Foundation
import TestSupport
import Testing

@Suite("Recordings that cannot be analysed")
struct BadRecordingTests {
  private let workplace: Workplace

  init() throws {
    workplace = try Workplace()
    try workplace.writeLevelPipeline()
  }

  private func analyze(_ input: String, wrapper: [String] = []) throws -> ProgramResult {
    let before = try workplace.files()
    let result = try workplace.run("analyze", input, "-p", "level.yaml", wrapper: wrapper)
    #expect(try workplace.files() == before, "nothing is written")
    return result
  }

  @Test("a file that is not there is named")
  func missing() throws {
    try expectFailure(
      analyze("nowhere.ogg"), code: "PF-CLI-001", status: 66, mentioning: "nowhere.ogg", in: workplace)
  }

  @Test("a folder without audio is named")
  func folderWithoutAudio() throws {
    try workplace.makeFolder("notes")
    try workplace.write("la la la", to: "notes/lyrics.txt")
    try expectFailure(analyze("notes"), code: "PF-CLI-002", status: 66, mentioning: "'notes'", in: workplace)
  }

  @Test("an empty file is told from a damaged one")
  func empty() throws {
    try workplace.write("", to: "empty.wav")
    try expectFailure(analyze("empty.wav"), code: "PF-AUDIO-005", status: 65, mentioning: "empty.wav", in: workplace)
  }

  @Test("a text is not a recording, whatever its name says")
  func text() throws {
    try workplace.write("This is no music, only words about it.\n", to: "text.wav")
    try expectFailure(analyze("text.wav"), code: "PF-AUDIO-006", status: 65, mentioning: "text.wav", in: workplace)
  }

  @Test("a header without audio behind it is refused", arguments: [FixtureFormat.wav16, .flac])
  func headerOnly(_ format: FixtureFormat) throws {
    let name = "header.\(format.fileExtension)"
    try TestSignal.silence(frames: 0).write(to: workplace.file(name), as: format)
    let result = try analyze(name)
    #expect(result.status == 65)
    #expect(result.errors.contains("[PF-AUDIO-0"))
    #expect(result.errors.contains(name))
  }

  @Test("a recording cut off within its header is refused", arguments: [FixtureFormat.flac, .oggVorbis, .mp3])
  func cutHeader(_ format: FixtureFormat) throws {
    let name = "cut.\(format.fileExtension)"
    try workplace.writeRecording(name, as: format)
    try FileBytes.write(Array(FileBytes.read(workplace.file(name)).prefix(40)), to: workplace.file(name))
    let result = try analyze(name)
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("[PF-AUDIO-0"), "\(result.errors)")
  }

  @Test(
    "what is left of a truncated recording is analysed, and a warning says that the rest is missing",
    arguments: [FixtureFormat.flac, .oggVorbis, .wav16])
  func truncated(_ format: FixtureFormat) throws {
    let name = "truncated.\(format.fileExtension)"
    try TestSignal.noise(frames: 20 * 44100).write(to: workplace.file(name), as: format)
    try FileBytes.truncate(workplace.file(name), to: 0.6)
    let result = try workplace.run("analyze", name, "-p", "level.yaml", "-o", "map.json")
    expectSuccess(result)
    #expect(result.errors.contains("warning"), "\(result.errors)")
    try workplace.expectValid("map.json")
    let map = try workplace.map("map.json")
    let duration = try #require(map["duration_sec"] as? Double)
    #expect(duration > 5 && duration < 19, "\(duration) s of 20 s")
    let source = ((map["provenance"] as? [String: Any])?["source"] as? [String: Any])?["warnings"] as? [String]
    #expect(source?.isEmpty == false)
  }

  @Test("a recording that may not be read is refused", .enabled(if: Permissions.count))
  func unreadable() throws {
    try workplace.writeRecording()
    chmod(workplace.file("song.wav"), 0)
    try expectFailure(
      analyze("song.wav", wrapper: Permissions.wrapper), code: "PF-AUDIO-004", status: 66, mentioning: "song.wav",
      "ermission denied", in: workplace)
  }

  @Test("a folder that may not be read is not called empty", .enabled(if: Permissions.count))
  func unreadableFolder() throws {
    try workplace.makeFolder("album")
    chmod(workplace.file("album"), 0)
    defer { chmod(workplace.file("album"), 0o755) }
    let result = try workplace.run("analyze", "album", "-p", "level.yaml", wrapper: Permissions.wrapper)
    try expectFailure(
      result, code: "PF-HOST-016", status: 66, mentioning: "album", "ermission denied", in: workplace)
  }

  @Test("a pipe in place of a file is refused instead of waited for")
  func pipe() throws {
    mkfifo(workplace.file("pipe.wav"), 0o600)
    try expectFailure(analyze("pipe.wav"), code: "PF-AUDIO-003", status: 65, mentioning: "pipe.wav", in: workplace)
  }

  @Test("standard input without a byte in it is named as what it is")
  func emptyStandardInput() throws {
    let result = try workplace.run("analyze", "-", "-p", "level.yaml")
    try expectFailure(result, code: "PF-AUDIO-005", status: 65, mentioning: "'standard input'", in: workplace)
    #expect(!result.errors.contains(workplace.temporaryFolder), "\(result.errors)")
  }

  @Test("in a batch the bad ones are reported and the others are done")
  func batch() throws {
    try workplace.makeFolder("album")
    for track in 1...3 { try workplace.writeRecording("album/\(track).wav", frequency: 200 * Double(track)) }
    try workplace.write("no music", to: "album/2.wav")
    try workplace.write("", to: "album/4.ogg")
    let result = try workplace.run("analyze", "album", "-p", "level.yaml", "-o", "maps")
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("album/2.wav: error:"), "\(result.errors)")
    #expect(result.errors.contains("[PF-AUDIO-006]"))
    #expect(result.errors.contains("album/4.ogg: error:"))
    #expect(result.errors.contains("[PF-AUDIO-005]"))
    #expect(try workplace.files().filter { $0.hasPrefix("maps/") } == ["maps/1.songmap.json", "maps/3.songmap.json"])
    try workplace.expectValid("maps/1.songmap.json")
    try workplace.expectValid("maps/3.songmap.json")
    #expect(try workplace.leftovers().isEmpty)
  }

  @Test("in a batch in which all fail the exit code is that of the first")
  func batchOfBadOnes() throws {
    try workplace.makeFolder("album")
    try workplace.write("", to: "album/1.wav")
    try workplace.write("", to: "album/2.wav")
    let result = try workplace.run("analyze", "album", "-p", "level.yaml")
    #expect(result.status == 65)
    #expect(try workplace.files() == ["album/1.wav", "album/2.wav", "level.yaml"])
  }

  @Test("a folder that holds a link to itself is gone through once")
  func cyclicFolder() throws {
    try workplace.makeFolder("album")
    try workplace.writeRecording("album/one.wav")
    symlink(".", workplace.file("album/again"))
    expectSuccess(try workplace.run("analyze", "album", "-p", "level.yaml", "-o", "maps"))
    #expect(try workplace.files().filter { $0.hasPrefix("maps/") } == ["maps/one.songmap.json"])
  }
}
