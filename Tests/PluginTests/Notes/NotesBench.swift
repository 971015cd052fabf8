import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

/// Runs an analyzer of notes over a made-up recording.
struct NotesBench {
  let result: AnalysisResult

  /// - Parameters:
  ///   - product: the library that holds the analyzer.
  ///   - matrices: its matrix outputs with their types.
  ///   - step: a step in YAML whose outputs the analyzer reads, from a library besides its own, and how it reads them.
  init(
    _ signal: TestSignal, product: String, analyzer: String, matrices: [String: String], set: [String] = [],
    cores: Int = 1, step: (product: String, yaml: String, inputs: String)? = nil
  ) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder([product] + (step.map { [$0.product] } ?? []))
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    var pipeline = """
      performia: 1
      name: notes
      steps:
        \(step?.yaml ?? "")
        found: { use: \(analyzer), inputs: { \(step?.inputs ?? "") } }
      song_map:
        notes: found.notes
      """
    for name in matrices.keys.sorted() { pipeline += "\n  \(name): found.\(name)" }
    let fields = [("notes", "music/notes/1")] + matrices.sorted { $0.key < $1.key }
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: pipeline, file: "notes.yaml"), overrides: try Override.list(set),
      catalogue: discovery.catalogue, models: try TestModels.catalogue(),
      fields: fields.map { name, type in
        FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
      })
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  var notes: Table { result.artifacts[.output(step: "found", port: "notes")]?.table ?? Table() }
  var pitches: [Int64] { notes.column("midi")?.int64 ?? [] }
  var cents: [Double] { notes.column("cents")?.float64 ?? [] }
  var velocities: [Int64] { notes.column("velocity")?.int64 ?? [] }

  /// All values of a matrix output, row by row.
  func matrix(_ port: String) throws -> [Float] {
    guard case .matrix(let matrix) = result.artifacts[.output(step: "found", port: port)]?.payload else { return [] }
    var values = [Float](repeating: 0, count: matrix.values.count)
    try values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try matrix.values.read(from: 0, count: buffer.count, into: base) }
    }
    return values
  }
}
