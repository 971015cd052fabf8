import Artifacts
import Foundation
import Host
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("The verbs models and licences")
struct ModelVerbTests {
  private let workplace: Workplace
  private var store: String { workplace.home + "/data/performia/models" }

  /// A registry with two models that are files of the workplace: how many beats `org.example.modelbeats` gives.
  init() throws {
    workplace = try Workplace(["TestAnalyzers"])
    try TestSignal.sine(frequency: 440, frames: 44100 * 4).write(to: workplace.file("song.wav"), as: .wav16)
    try workplace.write("3", to: "three")
    try workplace.write(
      """
      performia_models: 1
      models:
        test-beats: { \(try entry("MIT", "any")) }
        restricted: { \(try entry("CC-BY-NC-4.0", "non-commercial")) }
      """, to: "models.yaml")
    try workplace.write(
      """
      performia: 1
      name: beats
      steps: { beats: { use: org.example.modelbeats, fallback: org.example.evenbeats } }
      song_map: { beats: beats.seconds }
      """, to: "beats.yaml")
  }

  private func entry(_ licence: String, _ use: String) throws -> String {
    let hash = try SHA256Digest(ofFile: workplace.file("three")).description
    return """
      task: beats, version: "1", summary: Three beats., licence: \(licence), use: \(use), \
      files: [{ name: three, sha256: \(hash), size: 1, sources: [{ path: three }] }]
      """
  }

  /// Makes the registry speak of another file.
  private func describe(hash: String, size: Int) throws {
    let text = String(decoding: try FileBytes.read(workplace.file("models.yaml")), as: UTF8.self)
    let old = try #require(text.split(separator: "sha256: ").dropFirst().first?.prefix(64))
    try workplace.write(
      text.replacing(String(old), with: hash).replacing("size: 1,", with: "size: \(size),"), to: "models.yaml")
  }

  private func run(_ arguments: String..., wrapper: [String] = []) throws -> ProgramResult {
    try workplace.start(
      arguments, environment: ["PERFORMIA_MODEL_REGISTRY": workplace.file("models.yaml")], wrapper: wrapper
    ).wait()
  }

  private func map(_ set: String...) throws -> JSON {
    var arguments = ["analyze", "song.wav", "-p", "beats.yaml", "-o", "map.json"]
    for change in set { arguments += ["--set", change] }
    let result = try workplace.start(
      arguments, environment: ["PERFORMIA_MODEL_REGISTRY": workplace.file("models.yaml")]
    ).wait()
    try #require(result.status == 0, "\(result.errors)")
    return try JSON(parsing: FileBytes.read(workplace.file("map.json")))
  }

  private func step(_ map: JSON) -> JSON? { map["provenance"]?["steps"]?.array?.first }

  @Test("without its model an analyzer's fallback runs; once the model is installed, it does, and provenance says both")
  func wholeWay() throws {
    let without = try #require(step(try map()))
    #expect(without["analyzer"]?.string == "org.example.evenbeats")
    #expect(without["instead_of"]?.string == "org.example.modelbeats")
    #expect(
      without["because"]?.string?.contains("'test-beats' is not installed (performia models install test-beats)")
        == true)

    let installation = try run("models", "install", "test-beats")
    #expect(installation.status == 0 && installation.text == "test-beats 1 is installed\n", "\(installation.errors)")
    let document = try map()
    let with = try #require(step(document))
    #expect(with["analyzer"]?.string == "org.example.modelbeats")
    #expect(document["beats"]?.array?.count == 3)
    let model = try #require(with["models"]?.array?.first)
    #expect(model["name"]?.string == "test-beats" && model["version"]?.string == "1")
    #expect(model["sha256"]?.string == (try SHA256Digest(ofFile: workplace.file("three")).description))
    #expect(with["licences"]?.array == [.string("MIT")])

    #expect(try run("models", "remove", "test-beats").status == 0)
    #expect(step(try map())?["analyzer"]?.string == "org.example.evenbeats")
  }

  @Test("a licence that restricts the use is accepted by name, and stands in the map and in what 'licences' says of it")
  func licences() throws {
    let refused = try run("models", "install", "restricted", "nonsense", "test-baets")
    #expect(refused.errors.contains("PF-MODEL-005") && refused.errors.contains("'nonsense'"))
    #expect(refused.errors.contains("did you mean 'test-beats'?"), "all that is wrong is told at once")
    #expect(!FileManager.default.fileExists(atPath: store), "and nothing is installed")
    #expect(try run("models", "install", "restricted").status == 64)

    #expect(try run("models", "install", "restricted", "--accept-licence", "CC-BY-NC-4.0").status == 0)
    let model = try #require(step(try map("beats.model=restricted"))?["models"]?.array?.first)
    #expect(model["licence_accepted"]?.bool == true)
    let text = try run("licences", "map.json").text
    #expect(text.contains("Commercial use of the map is restricted: step 'beats' by the model restricted"), "\(text)")
    let json = try JSON(parsing: run("licences", "map.json", "--json").bytes)
    #expect(json["use"]?.string == "non-commercial")

    _ = try map("beats.model=./three")
    #expect(try run("licences", "map.json").text.contains("Nobody says whether commercial use of the map is allowed"))
    _ = try map("beats.use=org.example.evenbeats")
    #expect(try run("licences", "map.json").text.contains("None of these licences restricts commercial use"))

    let table = try run("models", "licences").text
    #expect(table.contains("CC-BY-NC-4.0") && table.contains("org.example.modelbeats"))
  }

  @Test("list, show and verify say what is installed and what is damaged")
  func states() throws {
    #expect(try run("models").text.contains("test-beats"))
    #expect(try run("models", "list", "--installed").text.isEmpty)
    #expect(try run("models", "install", "test-beats", "--quiet").text.isEmpty)
    #expect(try run("models", "list", "--installed").text.hasPrefix("test-beats  1  beats  installed  MIT"))
    let shown = try JSON(parsing: run("models", "show", "test-beats", "--json").bytes)
    #expect(shown["installed"]?.bool == true && shown["path"]?.string == "\(store)/test-beats/1/three")
    #expect(try run("models", "show", "test-beets").errors.contains("did you mean 'test-beats'?"))
    #expect(try run("models", "verify").status == 0)
    #expect(try run("doctor").text.contains("1 models: test-beats"))

    try FileBytes.write(Array("4".utf8), to: "\(store)/test-beats/1/three")
    let damaged = try run("models", "verify", "test-beats")
    #expect(damaged.status == 1 && damaged.text.contains("performia models install test-beats"))
    #expect(damaged.errors.contains("PF-MODEL-010"))
    #expect(try run("doctor").text.contains("the model 'test-beats' is damaged"))
    #expect(step(try map())?["because"]?.string?.contains("is damaged") == true)
    #expect(try run("models", "install", "test-beats").status == 0)
    #expect(try run("models", "verify", "test-beats").status == 0)
    #expect(try run("models", "verify", "restricted").status == 66)
    #expect(try run("models", "remove", "restricted").status == 66)
  }

  @Test("a registry with mistakes is told with file, line and column by every command that reads it")
  func mistakes() throws {
    let text = String(decoding: try FileBytes.read(workplace.file("models.yaml")), as: UTF8.self)
    try workplace.write(text.replacing("use: any", with: "use: anything"), to: "models.yaml")
    for arguments in [["models", "list"], ["analyze", "song.wav", "-p", "beats.yaml"]] {
      let result = try workplace.start(
        arguments, environment: ["PERFORMIA_MODEL_REGISTRY": workplace.file("models.yaml")]
      ).wait()
      #expect(result.status == 65, "\(arguments)")
      #expect(result.errors.contains("models.yaml:3:") && result.errors.contains("PF-MODEL-003"), "\(result.errors)")
    }
  }

  @Test("a full disk is told, and nothing is left on it", .enabled(if: TinyDisk.isAvailable))
  func fullDisk() throws {
    try FileBytes.write([UInt8](repeating: 1, count: 100_000), to: workplace.file("three"))
    try describe(hash: SHA256Digest(ofFile: workplace.file("three")).description, size: 100_000)
    try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
    // What is left is told from inside: the disk is gone when the command ends.
    let script = "\"$@\"; status=$?; find '\(store)' -type f -size +0; exit $status"
    let result = try run(
      "models", "install", "test-beats", wrapper: TinyDisk.wrapper(store) + ["sh", "-c", script, "sh"])
    #expect(result.status == 73 && result.errors.contains("PF-MODEL-009"), "\(result.errors)")
    #expect(result.errors.contains("No space left"), "\(result.errors)")
    #expect(result.text.isEmpty, "left: \(result.text)")
  }

  @Test("an installation that is killed at any moment leaves the old model or the new one, and the next one tidies up")
  func killed() throws {
    let size = 3 << 20
    try FileBytes.write([UInt8](repeating: 1, count: size), to: workplace.file("three"))
    let hash = try SHA256Digest(ofFile: workplace.file("three")).description
    try describe(hash: hash, size: size)
    #expect(try run("models", "install", "test-beats").status == 0)
    for delay in stride(from: 0, to: 120_000, by: 8000) {
      let program = try workplace.start(
        ["models", "install", "test-beats", "--force"],
        environment: ["PERFORMIA_MODEL_REGISTRY": workplace.file("models.yaml")])
      usleep(UInt32(delay))
      program.send(SIGKILL)
      _ = try program.wait()
      #expect(try run("models", "verify", "test-beats").status == 0, "after \(delay) µs")
    }
    #expect(try run("models", "install", "test-beats", "--force").status == 0)
    let left = try allFiles(below: store).filter { !$0.contains("/.locks/") }
    #expect(left == ["\(store)/test-beats/1/model.json", "\(store)/test-beats/1/three"])
  }

  @Test(
    "a registry with mistakes, one that cannot be read and a folder that is none end with the codes that help names")
  func exitCodes() throws {
    try workplace.write("models: [\n", to: "bad.yaml")
    #expect(try run("models", "list", "--registry", "bad.yaml").status == 65)
    #expect(try run("models", "list", "--registry", "none.yaml").status == 66)
    try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
    try FileManager.default.removeItem(atPath: store)
    try FileBytes.write([1], to: store)
    for arguments in [["list"], ["verify"], ["remove", "test-beats"]] {
      let result = try workplace.start(["models"] + arguments).wait()
      #expect(result.status == 66 && result.errors.contains("PF-MODEL-015"), "\(arguments): \(result.errors)")
    }
  }
}
