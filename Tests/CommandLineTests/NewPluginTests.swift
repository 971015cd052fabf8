import Foundation
import TestSupport
import Testing

@Suite("A plugin project that plugins new makes")
struct NewPluginTests {
  private let workplace: Workplace
  private let sdk: String

  init() throws {
    workplace = try Workplace([])
    sdk = try InstalledSDK.prefix.get()
  }

  /// Builds without a network, with the executable under test.
  private func make(_ target: String, folder: String) throws -> ProgramResult {
    try Shell.run(
      ["make", target, "PERFORMIA=\(BuiltProducts.performia)"], folder: workplace.file(folder),
      environment: [
        "XDG_DATA_HOME": workplace.home + "/data", "XDG_CACHE_HOME": workplace.home + "/cache",
        "TMPDIR": workplace.temporaryFolder, "MAKEFLAGS": "",
      ])
  }

  /// Two seconds of a loud tone, two of one that is 40 dB softer.
  private func writeLoudThenSoft() throws {
    let loud = TestSignal.sine(frequency: 440, frames: 88200).channels[0]
    let samples = loud + loud.map { $0 / 100 }
    try TestSignal(sampleRate: 44100, channels: [samples]).write(to: workplace.file("song.wav"), as: .wav16)
  }

  @Test(
    "builds, passes its own test and validation, is installed, and its results are in the map",
    arguments: ["swift", "c", "cpp", "rust"])
  func wholeWay(_ language: String) throws {
    let made = try workplace.run(
      "plugins", "new", "Dynamics", "--language", language, "--id", "org.example.dynamics-\(language)", "--sdk", sdk)
    expectSuccess(made)
    #expect(made.text.contains("cd Dynamics\n"))
    let tested = try make("test", folder: "Dynamics")
    expectSuccess(tested)
    #expect(tested.text.contains("0 failed"), "\(tested.text)")
    expectSuccess(try make("install", folder: "Dynamics"))

    // The manifest that was installed is what the library tells.
    let shown = try workplace.run("plugins", "show", "org.example.dynamics-\(language)")
    expectSuccess(shown)
    #expect(shown.text.contains("drop = 12") && shown.text.contains("MIT"), "\(shown.text)")

    try writeLoudThenSoft()
    expectSuccess(try workplace.run("analyze", "song.wav", "-p", "Dynamics/pipeline.yaml"))
    try workplace.expectValid("song.songmap.json")
    let extensions = try #require(workplace.map("song.songmap.json")["extensions"] as? [String: [String: Any]])
    let passages = extensions["org.example.dynamics-\(language)"]?["passages"] as? [String: Any]
    let rows = try #require(passages?["rows"] as? [[String: Any]])
    #expect(rows.compactMap { $0["label"] as? String } == ["loud", "quiet"])
    #expect(rows.compactMap { $0["start"] as? Double } == [0, 2])
    #expect(rows.compactMap { $0["end"] as? Double } == [2, 4])
    #expect(rows.compactMap { $0["conf"] as? Double } == [1, 1])
    let levels = rows.compactMap { $0["level"] as? Double }
    #expect(levels.count == 2 && abs(levels[0] - levels[1] - 40) < 0.1, "\(levels)")
  }

  @Test(
    "keeps exceptions and panics on its side of the border: the user reads what they say",
    arguments: [
      (
        "cpp", "src/plugin.cpp", "    const performia_artifact_info *audio =",
        "throw std::logic_error(\"the dog ate it\");"
      ),
      ("rust", "src/lib.rs", "        let audio =", "if self.block > 0.0 { panic!(\"the dog ate it\") }"),
    ])
  func border(_ language: String, _ file: String, _ line: String, _ disaster: String) throws {
    expectSuccess(try workplace.run("plugins", "new", "Dynamics", "--language", language, "--sdk", sdk))
    let path = workplace.file("Dynamics/\(file)")
    let source = String(decoding: try FileBytes.read(path), as: UTF8.self)
    #expect(source.contains(line))
    let header = language == "cpp" ? "#include <stdexcept>\n" : ""
    try FileBytes.write(Array((header + source.replacing(line, with: disaster + "\n" + line)).utf8), to: path)
    expectSuccess(try make("all", folder: "Dynamics"))
    try writeLoudThenSoft()
    let result = try workplace.run(
      "analyze", "song.wav", "-p", "Dynamics/pipeline.yaml", "--plugin-path", "Dynamics/build")
    try expectFailure(
      result, code: "PF-HOST-005", status: 70, mentioning: "org.example.dynamics", "the dog ate it", in: workplace)
  }

  @Test("a Makefile that finds no SDK says where it looked and what to do")
  func noSDK() throws {
    expectSuccess(try workplace.run("plugins", "new", "Dynamics", "--language", "c", "--sdk", sdk))
    let result = try Shell.run(["make", "PERFORMIA_SDK=/nowhere"], folder: workplace.file("Dynamics"))
    #expect(result.status == 2)
    #expect(result.errors.contains("finds no performia-plugin under '/nowhere'"), "\(result.errors)")
  }

  @Test("mistakes are told, and nothing is written")
  func mistakes() throws {
    let name = try workplace.run("plugins", "new", "my plugin", "--language", "c", "--sdk", sdk)
    try expectFailure(name, code: "PF-NEW-001", status: 64, mentioning: "how about 'MyPlugin'?", in: workplace)
    let noSDK = try workplace.run("plugins", "new", "Beats", "--language", "c", "--sdk", workplace.path)
    try expectFailure(noSDK, code: "PF-NEW-009", status: 69, mentioning: workplace.path, "install-sdk", in: workplace)
    try workplace.makeFolder("Beats")
    try workplace.write("mine", to: "Beats/notes.txt")
    let full = try workplace.run("plugins", "new", "Beats", "--language", "c", "--sdk", sdk)
    try expectFailure(full, code: "PF-NEW-006", status: 73, mentioning: "'Beats'", in: workplace)
    #expect(try workplace.files() == ["Beats/notes.txt"])
    #expect(try workplace.run("plugins", "new", "Beats", "--language", "cobol", "--sdk", sdk).status == 64)
  }

  @Test("a disk that is too small is told", .enabled(if: TinyDisk.isAvailable))
  func noRoom() throws {
    try workplace.makeFolder("disk")
    let result = try workplace.run(
      "plugins", "new", "Beats", "--language", "rust", "--sdk", sdk, "--folder", "disk/Beats",
      wrapper: TinyDisk.wrapper(workplace.file("disk")))
    try expectFailure(
      result, code: "PF-NEW-011", status: 73, mentioning: "'disk/Beats'", "No space left", in: workplace)
  }
}
