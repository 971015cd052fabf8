import Artifacts
import Foundation
import Testing

@Suite("Artifact types")
struct TypeRegistryTests {
  private let types: TypeRegistry

  init() throws {
    types = try TypeRegistry.registered.get()
  }

  private static let files: [URL] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Artifacts/Types")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "json" }
  }()

  @Test("every data file is registered under the name that its file name says, and nothing else is")
  func everyFileIsRegistered() throws {
    #expect(Self.files.count >= 20)
    for file in Self.files {
      let type = try TypeRegistry.parse([UInt8](Data(contentsOf: file)))
      #expect(file.lastPathComponent == type.type.replacing("/", with: ".") + ".json")
      #expect(types[type.type] == type)
    }
    #expect(types.names.count == Self.files.count)
    #expect(types.names == types.names.sorted())
  }

  @Test("every type is whole: a name with a revision, a summary, and rules that fit its shape")
  func wholeness() throws {
    for name in types.names {
      let type = try #require(types[name])
      #expect(name.wholeMatch(of: /[a-z]+\/[a-z_]+\/\d+/) != nil, "\(name)")
      #expect(type.summary.hasSuffix("."), "\(name)")
      #expect((type.table != nil) == (type.shape == .table), "\(name)")
      #expect(type.matrix == nil || type.shape == .matrix, "\(name)")
      if let parent = type.isA { #expect(types[parent]?.shape == type.shape, "\(name) is a \(parent)") }
      if let among = type.table?.startsAmong { #expect(types[among]?.shape == .table, "\(name) among \(among)") }
      for column in type.table?.columns ?? [] {
        #expect(!column.summary.isEmpty)
        #expect(column.grammar == nil || column.kind == .text, "\(name), \(column.name)")
        if let low = column.minimum, let high = column.maximum { #expect(low < high) }
      }
    }
  }

  @Test("a stem may stand where a recording may, never the reverse")
  func isA() {
    #expect(types.type("audio/stem/1", satisfies: "audio/source/1"))
    #expect(!types.type("audio/source/1", satisfies: "audio/stem/1"))
    #expect(types.type("music/beats/1", satisfies: "music/beats/1"))
    #expect(!types.type("music/beats/1", satisfies: "music/downbeats/1"))
    #expect(!types.type("org.example/none/1", satisfies: "music/beats/1"))
  }

  @Test("types that are each other's kind do not hang the question")
  func cyclicKinds() throws {
    let circle = try TypeRegistry([
      type(#"{"type":"org.example/a/1","shape":"document","summary":"A.","is_a":"org.example/b/1"}"#),
      type(#"{"type":"org.example/b/1","shape":"document","summary":"B.","is_a":"org.example/a/1"}"#),
    ])
    #expect(circle.type("org.example/a/1", satisfies: "org.example/b/1"))
    #expect(!circle.type("org.example/a/1", satisfies: "org.example/c/1"))
  }

  @Test("a type may be declared again with the same rules, not with others")
  func declaredTwice() throws {
    var registry = types
    try registry.add(try #require(types["music/beats/1"]))
    #expect(registry.names.count == types.names.count)
    let other = try type(#"{"type":"music/beats/1","shape":"document","summary":"Other."}"#)
    let error = #expect(throws: ArtifactError.self) { try registry.add(other) }
    #expect(error?.code == "PF-ART-002")
    #expect(error?.message.contains("music/beats/1") == true)
  }

  @Test(
    "a description that cannot be read says what is missing where",
    arguments: [
      (#"{"shape":"table","summary":"A."}"#, "'type' is missing"),
      (#"{"type":"a/b/1","shape":"cube","summary":"A."}"#, "/shape"),
      (#"{"type":"a/b/1","shape":"table","summary":"A.","table":{"rows":"instants"}}"#, "/table"),
      ("{", "at the top level"),
    ])
  func unreadable(_ text: String, _ words: String) {
    let error = #expect(throws: ArtifactError.self) { try type(text) }
    #expect(error?.code == "PF-ART-001")
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("every error has its own code, a summary and advice")
  func catalogue() {
    let codes = ArtifactError.catalogue.map(\.code)
    #expect(Set(codes).count == codes.count)
    for error in [
      ArtifactError.unreadableType(reason: "r"), .typeDeclaredTwice("t"), .unreadableJSON(reason: "r"),
      .ruleBroken(type: "t", place: "p", reason: "r"),
    ] {
      #expect(codes.contains(error.code))
      #expect(!error.advice.isEmpty)
      #expect(error.description == "\(error.message) [\(error.code)]\n  \(error.advice)")
    }
  }

  private func type(_ json: String) throws -> ArtifactType { try TypeRegistry.parse(Array(json.utf8)) }
}
