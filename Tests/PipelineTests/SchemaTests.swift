import Artifacts
import CSchemaValidator
import Foundation
import Testing

@testable import Pipeline

/// What editors are told must be what is read.
@Suite struct SchemaTests {
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The number of violations that a schema finds in a JSON text; nil where the schema cannot be used.
  private func violations(of json: String, schema name: String) throws -> Int? {
    final class Count { var value = 0 }
    let count = Count()
    let schema = try Data(contentsOf: Self.repository.appendingPathComponent("schemas/\(name)"))
    let compiled = schema.withUnsafeBytes {
      performia_schema_compile($0.bindMemory(to: CChar.self).baseAddress, $0.count, 0, nil, nil)
    }
    guard let compiled else { return nil }
    defer { performia_schema_free(compiled) }
    let sink: performia_schema_sink = { context, _, _, _, _ in
      guard let context else { return }
      Unmanaged<Count>.fromOpaque(context).takeUnretainedValue().value += 1
    }
    let context = Unmanaged.passUnretained(count).toOpaque()
    let status = json.withCString { performia_schema_validate(compiled, $0, strlen($0), sink, context) }
    return status == PERFORMIA_SCHEMA_VALID ? 0 : max(1, count.value)
  }

  private func pipelineViolations(_ yaml: String) throws -> Int? {
    let node = try #require(YAMLReader.read(Array(yaml.utf8), origin: .file("a"), problems: ProblemCollector()))
    return try violations(of: node.json.text(.compact), schema: "pipeline.schema.json")
  }

  @Test(arguments: ["accurate", "default", "fast", "noncommercial", "notes"])
  func bundledPipelinesSatisfyTheSchema(name: String) throws {
    #expect(try pipelineViolations(try #require(PipelineSource.bundledText(name))) == 0)
  }

  @Test(arguments: [
    "steps: {}", "performia: 2\nsteps: {}", "performia: 1", "performia: 1\nsteps: {}\nstep: {}",
    "performia: 1\nsteps: { a: { use: x } }", "performia: 1\nsteps: { source: { use: a.b } }",
    "performia: 1\nsteps: { a: { use: a.b, isolation: thread } }", "performia: 1\nsteps: { a: { use: a.b, x: 1 } }",
    "performia: 1\nsteps: { a: { use: a.b, inputs: { audio: beats } } }",
    "performia: 1\nsteps: { a: { use: a.b, limits: { seconds: 0 } } }",
    "performia: 1\nsteps: { a: { use: a.b, limits: { memory: 4X } } }",
    "performia: 1\nsteps: { a: { use: a.b, limits: { memory: 0G } } }",
    "performia: 1\nsteps: { a: { use: a.b, limits: { time: 5 } } }",
    "performia: 1\nsteps: { a: { use: a.b, fallback: [{ params: {} }] } }",
    "performia: 1\nsteps: { a: { use: a.b, optional: maybe } }", "performia: 1\nsteps: {}\nsong_map: { beets: a.b }",
    "performia: 1\nsteps: {}\nsong_map: { performance: a.b }", "performia: 1\nname: a b\nsteps: {}",
  ])
  func theSchemaRefusesWhatTheReaderRefuses(yaml: String) throws {
    #expect(try #require(try pipelineViolations(yaml)) > 0)
    #expect(try !Synthetic.mistakes(yaml).isEmpty)
  }

  @Test func theSchemaKnowsExactlyTheKeysThatAreRead() throws {
    let bytes = try Data(contentsOf: Self.repository.appendingPathComponent("schemas/pipeline.schema.json"))
    let schema = try JSON(parsing: Array(bytes))
    func keys(_ object: JSON?) -> [String] { object?["properties"]?.members?.map(\.key) ?? [] }
    #expect(keys(schema) == PipelineFile.keys.sorted())
    #expect(keys(schema["definitions"]?["step"]) == StepChange.keys.sorted())
    let limits = schema["definitions"]?["limits"]?["anyOf"]?.array?.last
    #expect(keys(limits) == StepLimitChanges.Name.allCases.map(\.rawValue).sorted())
    #expect(keys(schema["definitions"]?["alternative"]?["anyOf"]?.array?.last) == StepChange.fallbackKeys.sorted())
  }

  @Test func theManifestSchemaKnowsExactlyTheKeysThatAreRead() throws {
    let bytes = try Data(contentsOf: Self.repository.appendingPathComponent("schemas/plugin_manifest.schema.json"))
    let schema = try JSON(parsing: Array(bytes))
    func keys(_ name: String?) -> [String] {
      let object = name.map { schema["definitions"]?[$0] } ?? schema
      return object?["properties"]?.members?.map(\.key) ?? []
    }
    #expect(keys(nil) == ManifestCheck.keys.sorted())
    #expect(keys("analyzer") == ManifestCheck.analyzerKeys.sorted())
    #expect(keys("input") == PortCheck.inputKeys.sorted())
    #expect(keys("output") == PortCheck.outputKeys.sorted())
    #expect(keys("parameter") == ParameterCheck.keys.sorted())
  }

  @Test func writtenManifestsSatisfyTheSchema() throws {
    for analyzer in Synthetic.analyzers {
      let text = try analyzer.plugin.text()
      #expect(try violations(of: text, schema: "plugin_manifest.schema.json") == 0)
      let types = try TypeRegistry.registered.get()
      #expect(try PluginManifest(parsing: Array(text.utf8), file: "a", types: types).analyzers.count == 1)
    }
    #expect(try violations(of: "{\"performia_plugin\": 1}", schema: "plugin_manifest.schema.json") != 0)
  }

  @Test(arguments: Bundled.manifests)
  func manifestsOfBundledPluginsSatisfyTheSchema(file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(try violations(of: text, schema: "plugin_manifest.schema.json") == 0)
  }
}
