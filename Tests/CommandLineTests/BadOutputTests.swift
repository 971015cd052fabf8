import Foundation
import TestSupport
import Testing

@Suite("Output that cannot be written")
struct BadOutputTests {
  private let workplace: Workplace

  /// Makes a recording whose map, of a thousand beats, is larger than the tiny disk.
  init() throws {
    workplace = try Workplace()
    try workplace.write(
      """
      performia: 1
      name: even
      steps: { pulse: { use: org.example.evenbeats, params: { spacing: 0.4 } } }
      song_map: { beats: pulse.seconds }
      """, to: "even.yaml")
    try TestSignal.sine(frequency: 440, frames: 400 * 8000, sampleRate: 8000)
      .write(to: workplace.file("song.wav"), as: .wav16)
  }

  @Test("a folder that may not be written to", .enabled(if: Permissions.count))
  func readOnlyFolder() throws {
    try workplace.makeFolder("maps")
    chmod(workplace.file("maps"), 0o555)
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "even.yaml", "-o", "maps/", wrapper: Permissions.wrapper)
    try expectFailure(
      result, code: "PF-MAP-004", status: 73, mentioning: "maps/song.songmap.json", "ermission denied", in: workplace)
    #expect(try workplace.files() == ["even.yaml", "song.wav"])
  }

  @Test("a folder that cannot be made", .enabled(if: Permissions.count))
  func folderInReadOnlyFolder() throws {
    try workplace.makeFolder("maps")
    chmod(workplace.file("maps"), 0o555)
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "even.yaml", "-o", "maps/rock/", wrapper: Permissions.wrapper)
    try expectFailure(
      result, code: "PF-MAP-004", status: 73, mentioning: "maps/rock", "ermission denied", in: workplace)
  }

  @Test("a file in the place of a folder")
  func fileAsFolder() throws {
    try workplace.write("text", to: "maps")
    let result = try workplace.run("analyze", "song.wav", "-p", "even.yaml", "-o", "maps/song.json")
    try expectFailure(result, code: "PF-MAP-004", status: 73, mentioning: "maps", in: workplace)
    #expect(try workplace.files() == ["even.yaml", "maps", "song.wav"])
  }

  @Test("a full disk leaves nothing of the map, and what stood there before stays")
  func fullDisk() throws {
    // A limit on the size of files stops a write half way just as a full disk does, on every system.
    let limited = ["sh", "-c", "ulimit -f 4; exec \"$@\"", "limited"]
    try workplace.write("earlier", to: "map.json")
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "even.yaml", "-o", "map.json", "--no-cache", wrapper: limited)
    try expectFailure(result, code: "PF-MAP-004", status: 73, mentioning: "map.json", in: workplace)
    #expect(try workplace.files() == ["even.yaml", "map.json", "song.wav"])
    #expect(String(decoding: try FileBytes.read(workplace.file("map.json")), as: UTF8.self) == "earlier")
  }

  @Test("a full file system says that no space is left", .enabled(if: TinyDisk.isAvailable))
  func fullFileSystem() throws {
    try workplace.makeFolder("disk")
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "even.yaml", "-o", "disk/map.json",
      wrapper: TinyDisk.wrapper(workplace.file("disk")))
    try expectFailure(
      result, code: "PF-MAP-004", status: 73, mentioning: "disk/map.json", "No space left", in: workplace)
  }

  @Test("a full temporary folder is named, with what to do", .enabled(if: TinyDisk.isAvailable))
  func fullTemporaryFolder() throws {
    let result = try workplace.run(
      "analyze", "-", "-p", "even.yaml", input: workplace.file("song.wav"),
      wrapper: TinyDisk.wrapper(workplace.temporaryFolder))
    try expectFailure(result, code: "PF-HOST-011", status: 74, mentioning: "TMPDIR", in: workplace)
  }

  @Test(
    "standard output that takes nothing is an error, not a silent loss", .enabled(if: access("/dev/full", W_OK) == 0))
  func fullStandardOutput() throws {
    let result = try workplace.start(
      ["analyze", "song.wav", "-p", "even.yaml", "-o", "-"], output: "/dev/full"
    ).wait()
    try expectFailure(
      result, code: "PF-MAP-004", status: 73, mentioning: "standard output", "No space left", in: workplace)
  }

  @Test("a cache that cannot be written is a warning, and the map is written")
  func unwritableCache() throws {
    try workplace.write("in the way", to: "cache")
    let result = try workplace.run("analyze", "song.wav", "-p", "even.yaml", "--cache", "cache/deep")
    expectSuccess(result)
    #expect(result.errors.contains("warning:"))
    #expect(result.errors.contains("[PF-HOST-014]"))
    try workplace.expectValid("song.songmap.json")
  }

  @Test("a report that cannot be written is an error; the map is there")
  func unwritableReport() throws {
    let result = try workplace.run("analyze", "song.wav", "-p", "even.yaml", "--report", "nowhere/report.json")
    try expectFailure(
      result, code: "PF-CLI-008", status: 73, mentioning: "nowhere/report.json", in: workplace)
    try workplace.expectValid("song.songmap.json")
  }

  @Test("a map never takes the place of the recording that it is made from")
  func outputIsInput() throws {
    let before = try FileBytes.read(workplace.file("song.wav"))
    let result = try workplace.run("analyze", "song.wav", "-p", "even.yaml", "-o", "./song.wav")
    try expectFailure(result, code: "PF-CLI-010", status: 64, mentioning: "./song.wav", in: workplace)
    #expect(try FileBytes.read(workplace.file("song.wav")) == before)
  }
}
