import Artifacts
import Host
import Pipeline
import TestSupport
import Testing

@Suite("Loading plugin libraries")
struct PluginLibraryTests {
  private func loadRefusal(_ path: String) -> (code: String, message: String)? {
    do {
      _ = try PluginLibrary.load(path)
      return nil
    } catch {
      return (error.code, error.message)
    }
  }

  @Test("a library without the entry is refused by name")
  func noEntry() throws {
    let refusal = try #require(loadRefusal(BuiltProducts.library("NoEntry")))
    #expect(refusal.code == "PF-HOST-002")
    #expect(refusal.message.contains("performia_plugin_entry"))
  }

  @Test("a library for another ABI is refused with what host and plugin speak")
  func otherABI() throws {
    let refusal = try #require(loadRefusal(BuiltProducts.library("OldABI")))
    #expect(refusal.code == "PF-HOST-003")
    #expect(refusal.message.contains("this host speaks ABI 1.0, the plugin needs 99.0"))
  }

  @Test("an entry without the magic number is refused")
  func badMagic() throws {
    #expect(try #require(loadRefusal(BuiltProducts.library("BadMagic"))).code == "PF-HOST-003")
  }

  @Test("an entry without its functions is refused before one is called")
  func hollowEntry() throws {
    let refusal = try #require(loadRefusal(BuiltProducts.library("HollowEntry")))
    #expect(refusal.code == "PF-HOST-003")
    #expect(refusal.message.contains("leaves out a function"))
  }

  @Test("a text file named .so and a file that is not there are refused by the loader")
  func noLibrary() throws {
    let folder = try TemporaryFolder()
    try FileBytes.write(Array("no library".utf8), to: folder.file("libText.so"))
    #expect(try #require(loadRefusal(folder.file("libText.so"))).code == "PF-HOST-001")
    #expect(try #require(loadRefusal(folder.file("libMissing.so"))).code == "PF-HOST-001")
  }

  @Test("the manifest made from a C descriptor says everything that the descriptor says")
  func manifest() throws {
    let manifest = try PluginLibrary.load(BuiltProducts.library("FaultyAnalyzer")).manifest()
    let analyzer = try #require(manifest.analyzers.first)
    #expect(analyzer.id == "org.example.faulty")
    #expect(analyzer.inputs.map(\.type) == ["audio/source/1"])
    #expect(analyzer.inputs[0].attributes == ["sample_rate": "8000", "channels": "1"])
    #expect(analyzer.outputs.map(\.name) == ["chords", "chroma"])
    #expect(analyzer.parameters[0].choices?.count == 52)
    #expect(analyzer.parameters[0].defaultValue == .text("none"))
    #expect(manifest.abi == ABIVersion(major: 1, minor: 0))
  }

  @Test("the manifest repeats the types that a library declares, and is refused where they differ")
  func types() throws {
    let manifest = try PluginLibrary.load(BuiltProducts.library("TestAnalyzers")).manifest()
    #expect(manifest.types?.map(\.type) == ["org.example.census/count/1"])
    #expect(manifest.types?.first?.schema?["required"]?.array?.count == 2)
    let bench = try Bench(products: [])
    try bench.plugins.add("TestAnalyzers") { $0.types = nil }
    let error = #expect(throws: HostError.self) { try bench.run(Pipelines.level) }
    #expect(error?.code == "PF-HOST-004")
    #expect(error?.message.contains("/types") == true, "\(error?.message ?? "")")
  }

  @Test("a manifest that lies is found out before the analyzer runs, and the lie is named")
  func lyingManifest() throws {
    let bench = try Bench(products: [])
    try bench.plugins.add("TestAnalyzers") { $0.analyzers[0].version = "9.9.9" }
    let error = #expect(throws: HostError.self) { try bench.run(Pipelines.level) }
    #expect(error?.code == "PF-HOST-004")
    #expect(error?.message.contains(#"/version is "9.9.9" in the manifest, "1.0.0" in the library"#) == true)
  }

  @Test("a manifest whose analyzer the library does not have is found out")
  func missingAnalyzer() throws {
    let bench = try Bench(products: [])
    try bench.plugins.add("TestAnalyzers") { $0.analyzers[0].id = "org.example.other" }
    let yaml = Pipelines.level.replacing("org.example.level", with: "org.example.other")
    let error = #expect(throws: HostError.self) { try bench.run(yaml) }
    #expect(error?.code == "PF-HOST-004")
  }

  @Test("a manifest that cannot be read is a problem of its own and hides no other")
  func unreadableManifest() throws {
    let plugins = try PluginFolder(["TestAnalyzers"])
    try FileBytes.write(Array("{ broken".utf8), to: plugins.path + "/Broken.plugin.json")
    let discovery = try Discovery(folders: [plugins.path])
    #expect(discovery.catalogue["org.example.level"] != nil)
    #expect(discovery.problems.count == 1)
  }

  @Test("of two analyzers with one id the first on the search path counts")
  func searchOrder() throws {
    let first = try PluginFolder(["TestAnalyzers"])
    let second = try PluginFolder(["TestAnalyzers"])
    let discovery = try Discovery(folders: [first.path, second.path])
    #expect(discovery.catalogue["org.example.level"]?.manifestPath.hasPrefix(first.path) == true)
  }
}
