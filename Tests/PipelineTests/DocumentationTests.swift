import Artifacts
import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct DocumentationTests {
  /// The pipelines of docs/pipelines.md, each with the line at which it stands.
  static let examples: [String] = {
    let file = SchemaTests.repository.appendingPathComponent("docs/pipelines.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
  }()

  @Test func theGuideHasExamples() { #expect(Self.examples.count >= 7) }

  @Test(arguments: examples)
  func everyExampleOfTheGuideIsAPipeline(text: String) throws {
    let definition = try PipelineSource.load(text: text, file: "example.yaml")
    #expect(definition.problems.isEmpty)
    let plan = try Resolver.resolve(definition, catalogue: try Bundled.catalogue(), fields: Bundled.fields)
    #expect(!plan.steps.isEmpty)
  }

  @Test(arguments: ["accurate", "default", "fast", "noncommercial", "notes"])
  func bundledPipelinesMakePlans(name: String) throws {
    let definition = try PipelineSource.load(nameOrPath: name)
    let plan = try Resolver.resolve(
      definition, catalogue: try Bundled.catalogue(), models: try TestModels.catalogue(), fields: Bundled.fields)
    #expect(plan.name == name)
    #expect(plan.skipped.isEmpty && plan.notes.isEmpty)
  }
}
