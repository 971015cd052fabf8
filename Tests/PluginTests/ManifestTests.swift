import Foundation
import Host
import Pipeline
import TestSupport
import Testing

@Suite("Manifests and libraries of the bundled analyzers")
struct ManifestTests {
  @Test("the committed manifest is what the library says of itself", arguments: BundledAnalyzers.products.keys.sorted())
  func manifest(_ product: String) throws {
    let folder = try #require(BundledAnalyzers.products[product])
    let path = BundledAnalyzers.repository.appendingPathComponent("Plugins/\(folder)/\(product).plugin.json").path
    let committed = String(decoding: try FileBytes.read(path), as: UTF8.self)
    let library = BuiltProducts.library(product)
    #expect(
      try PluginLibrary.load(library).manifest().text() == committed,
      "write it anew: performia plugins manifest \(library) > \(path)")
  }

  @Test("every folder of Plugins/ with a manifest is one of these")
  func completeness() throws {
    let root = BundledAnalyzers.repository.appendingPathComponent("Plugins").path
    let found = try allFiles(below: root).filter { $0.hasSuffix(".plugin.json") }.map { path in
      path.split(separator: "/").dropLast().suffix(2).joined(separator: "/")
    }
    #expect(found.sorted() == BundledAnalyzers.products.values.sorted())
  }

  @Test("a library exports its entry and nothing else", arguments: BundledAnalyzers.products.keys.sorted())
  func exports(_ product: String) throws {
    #if os(Linux)
      let folder = try TemporaryFolder()
      let list = folder.file("symbols")
      #expect(system("nm -D --defined-only '\(BuiltProducts.library(product))' >'\(list)'") == 0)
      let text = String(decoding: try FileBytes.read(list), as: UTF8.self)
      // Symbols with a small letter are the library's own, in the table though they are.
      let exported = text.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0[1] == $0[1].uppercased() }
      #expect(exported.map { $0[2] } == ["performia_plugin_entry"], "\(text)")
    #endif
  }

  @Test("every analyzer says who made it, under which licence, and what each port and parameter is")
  func description() throws {
    let catalogue = try BundledAnalyzers().discovery.catalogue
    #expect(catalogue.ids.count >= BundledAnalyzers.products.count)
    for id in catalogue.ids {
      let manifest = try #require(catalogue[id]).manifest
      #expect(id.hasPrefix("performia."))
      #expect(manifest.licence == "GPL-3.0-or-later" && !manifest.maker.isEmpty, "\(id)")
      #expect(manifest.deterministic, "\(id)")
      #expect(manifest.version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil, "\(id)")
      let summaries =
        [manifest.summary] + manifest.inputs.map(\.summary) + manifest.outputs.map(\.summary)
        + manifest.parameters.map(\.summary)
      #expect(summaries.allSatisfy { $0.hasSuffix(".") }, "\(id)")
    }
  }
}
