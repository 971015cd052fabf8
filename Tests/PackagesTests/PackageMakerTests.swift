import Foundation
import Host
import Packages
import TestSupport
import Testing

@Suite("Packing plugins")
struct PackageMakerTests {
  private func pack(_ plugins: PluginFolder, _ output: String, further: [String]? = nil) throws -> PackageMaker.Product
  {
    try PackageMaker.pack(
      library: plugins.path + "/libTestAnalyzers.so", name: "Tests", further: further, output: output
    ) { _ in }
  }

  @Test("what was packed can be installed, and the same files give the same bytes")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["TestAnalyzers"])
    try FileBytes.write(Array("Read me.".utf8), to: plugins.path + "/README.md")
    let first = try pack(plugins, folder.file("first.tar.gz"))
    let second = try pack(plugins, folder.file("second.tar.gz"))
    #expect(first.files == ["Tests/README.md", "Tests/TestAnalyzers.plugin.json", "Tests/libTestAnalyzers.so"])
    #expect(first.sha256 == second.sha256)
    let target = PackageFolder(path: folder.file("plugins"))
    let package = try target.install(first.path, source: "first", sha256: first.sha256) { _ in }
    #expect(package.name == "Tests")
    let library = target.path + "/Tests/libTestAnalyzers.so"
    #expect(FileManager.default.isExecutableFile(atPath: library))
    #expect(FileManager.default.contentsEqual(atPath: library, andPath: BuiltProducts.library("TestAnalyzers")))
  }

  @Test("a file that is not there is named, and no package is left behind")
  func missingFile() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: PackageError.self) {
      try pack(try PluginFolder(["TestAnalyzers"]), folder.file("a.tar.gz"), further: [folder.file("none")])
    }
    #expect(error.code == "PF-PACK-010" && error.message.contains(folder.file("none")))
    #expect(try folder.contents() == [])
  }

  @Test("a package that would take the place of what is packed, and two files for one place, are refused")
  func overlaps() throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["TestAnalyzers"])
    let manifest = plugins.path + "/TestAnalyzers.plugin.json"
    let before = try FileBytes.read(manifest)
    let own = try #require(throws: PackageError.self) { try pack(plugins, manifest) }
    #expect(own.code == "PF-PACK-010" && own.message.contains("take its place"))
    #expect(try FileBytes.read(manifest) == before)
    try FileBytes.write([1], to: folder.file("libTestAnalyzers.so"))
    let twice = try #require(throws: PackageError.self) {
      try pack(plugins, folder.file("a.tar.gz"), further: [folder.file("libTestAnalyzers.so")])
    }
    #expect(twice.code == "PF-PACK-010" && twice.message.contains("same place"))
  }

  @Test("a library without a manifest is refused")
  func noManifest() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: PackageError.self) {
      try PackageMaker.pack(library: folder.file("libNone.so"), output: folder.file("a.tar.gz")) { _ in }
    }
    #expect(error.code == "PF-PACK-010" && error.message.contains("no manifest"))
  }
}
