import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

/// Runs the analyzer of form over a made-up recording, whose stems are the recording at four levels.
struct StructureBench {
  private static let pipeline = """
    performia: 1
    name: structure
    steps:
      stems: { use: org.example.scaledstems }
      structure: { use: performia.structure.allin1 }
    song_map:
      sections: structure.sections
      section_activation: structure.section_activation
      beats: structure.beats
      downbeats: structure.downbeats
      activation: structure.activation
    """

  private static let fields = [
    ("sections", "music/sections/1"), ("section_activation", "activation/section/1"), ("beats", "music/beats/1"),
    ("downbeats", "music/downbeats/1"), ("activation", "activation/beat/1"),
  ].map { name, type in
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  let result: AnalysisResult

  init(_ signal: TestSignal, _ network: RandomModel, set: [String] = [], cores: Int = 1) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["TestAnalyzers", "StructureAllIn1"])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: Self.pipeline, file: "structure.yaml"),
      overrides: try Override.list(["structure.model=\(network.path)"] + set), catalogue: discovery.catalogue,
      models: try TestModels.catalogue(), fields: Self.fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  func table(_ port: String) -> Table { result.artifacts[.output(step: "structure", port: port)]?.table ?? Table() }

  var sections: Table { table("sections") }

  /// All values of a matrix output, row by row.
  func matrix(_ port: String) throws -> [Float] {
    guard case .matrix(let matrix) = result.artifacts[.output(step: "structure", port: port)]?.payload else {
      return []
    }
    var values = [Float](repeating: 0, count: matrix.values.count)
    try values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try matrix.values.read(from: 0, count: buffer.count, into: base) }
    }
    return values
  }
}
