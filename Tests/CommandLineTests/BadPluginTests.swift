import Artifacts
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite("Plugins that cannot be used")
struct BadPluginTests {
  /// A manifest that promises the level meter, for a library that does not have it.
  private func manifest(library: String) throws -> PluginManifest {
    let promise = try PluginFolder(["TestAnalyzers"])
    let bytes = try FileBytes.read(promise.path + "/TestAnalyzers.plugin.json")
    var manifest = try PluginManifest(parsing: bytes, file: "manifest", types: try TypeRegistry.registered.get())
    manifest.library = "lib\(library).so"
    return manifest
  }

  private func analyze(_ workplace: Workplace) throws -> ProgramResult {
    try workplace.writeLevelPipeline()
    try workplace.writeRecording()
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml")
    #expect(try workplace.files() == ["level.yaml", "song.wav"])
    return result
  }

  @Test("a library that was built for another ABI: what host and plugin speak is said")
  func otherABI() throws {
    let workplace = try Workplace([])
    try workplace.plugins.add("OldABI", manifest: try manifest(library: "OldABI"))
    try expectFailure(
      analyze(workplace), code: "PF-HOST-003", status: 70, mentioning: "libOldABI.so", "1.0", "99.0", in: workplace)
  }

  @Test("a library without the entry")
  func noEntry() throws {
    let workplace = try Workplace([])
    try workplace.plugins.add("NoEntry", manifest: try manifest(library: "NoEntry"))
    try expectFailure(
      analyze(workplace), code: "PF-HOST-002", status: 70, mentioning: "libNoEntry.so", "performia_plugin_entry",
      in: workplace)
  }

  @Test("an entry that is not one")
  func badMagic() throws {
    let workplace = try Workplace([])
    try workplace.plugins.add("BadMagic", manifest: try manifest(library: "BadMagic"))
    try expectFailure(analyze(workplace), code: "PF-HOST-003", status: 70, mentioning: "libBadMagic.so", in: workplace)
  }

  @Test("a text named .so")
  func textAsLibrary() throws {
    let workplace = try Workplace([])
    try FileBytes.write(Array("no library".utf8), to: workplace.plugins.path + "/libText.so")
    try FileBytes.write(
      Array(try manifest(library: "Text").text().utf8), to: workplace.plugins.path + "/Text.plugin.json")
    try expectFailure(analyze(workplace), code: "PF-HOST-001", status: 70, mentioning: "libText.so", in: workplace)
  }

  @Test("a manifest whose library is not there")
  func missingLibrary() throws {
    let workplace = try Workplace([])
    try FileBytes.write(
      Array(try manifest(library: "Gone").text().utf8), to: workplace.plugins.path + "/Gone.plugin.json")
    let result = try analyze(workplace)
    #expect(result.status == 70, "\(result.errors)")
    #expect(result.errors.contains("libGone.so"), "\(result.errors)")
    #expect(result.errors.contains("[PF-HOST-"), "\(result.errors)")
  }

  @Test("a manifest that lies: the lie is named")
  func lyingManifest() throws {
    let workplace = try Workplace([])
    try workplace.plugins.add("TestAnalyzers") { $0.analyzers[0].parameters[0].maximum = 1000 }
    try expectFailure(
      analyze(workplace), code: "PF-HOST-004", status: 70, mentioning: "TestAnalyzers.plugin.json", "1000",
      in: workplace)
  }

  @Test("a manifest that cannot be read hides no other plugin")
  func brokenManifest() throws {
    let workplace = try Workplace()
    try FileBytes.write(Array("{ broken".utf8), to: workplace.plugins.path + "/Broken.plugin.json")
    try workplace.writeLevelPipeline()
    try workplace.writeRecording()
    let result = try workplace.run("analyze", "song.wav", "-p", "level.yaml")
    expectSuccess(result)
    #expect(result.errors.contains("Broken.plugin.json"))
    #expect(result.errors.contains("[PF-PIPE-031]"))
    try workplace.expectValid("song.songmap.json")
  }

  @Test("an analyzer that fails is named with its reason, and no map is written")
  func failingAnalyzer() throws {
    let workplace = try Workplace()
    try workplace.writeFaultyPipeline("says_why")
    try workplace.writeRecording()
    let result = try workplace.run("analyze", "song.wav", "-p", "faulty.yaml")
    try expectFailure(
      result, code: "PF-HOST-005", status: 70, mentioning: "org.example.faulty", "the moon is in the wrong phase",
      in: workplace)
    #expect(try workplace.files() == ["faulty.yaml", "song.wav"])
  }

  @Test("an analyzer that breaks the rules of its type is named with the row")
  func invalidOutput() throws {
    let workplace = try Workplace()
    try workplace.writeFaultyPipeline("not_a_chord")
    try workplace.writeRecording()
    let result = try workplace.run("analyze", "song.wav", "-p", "faulty.yaml")
    try expectFailure(
      result, code: "PF-HOST-006", status: 70, mentioning: "org.example.faulty", "row 1", "H:moll", in: workplace)
    #expect(try workplace.files() == ["faulty.yaml", "song.wav"])
  }

  @Test("plugins manifest refuses what is no plugin")
  func manifestOfNoPlugin() throws {
    let workplace = try Workplace([])
    for (library, code) in [("NoEntry", "PF-HOST-002"), ("OldABI", "PF-HOST-003"), ("BadMagic", "PF-HOST-003")] {
      let result = try workplace.run("plugins", "manifest", BuiltProducts.library(library))
      try expectFailure(result, code: code, status: 70, mentioning: "lib\(library).so", in: workplace)
    }
  }
}
