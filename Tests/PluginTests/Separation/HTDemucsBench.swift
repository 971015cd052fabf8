import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

/// Separates a made-up recording by HTDemucs, or by another network that describes itself alike.
struct HTDemucsBench {
  static let product = "SeparationHTDemucs"

  /// Samples by channel, by the name of the stem.
  let stems: [String: [[Float]]]

  /// - Parameters:
  ///   - model: the network's file.
  ///   - ports: outputs that somebody uses.
  ///   - set: parameters, such as `overlap=0`.
  init(
    _ signal: TestSignal, model: String, ports: [String] = ["vocals", "drums", "bass", "other"], set: [String] = [],
    cores: Int = 1
  ) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder([Self.product])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let pipeline = """
      performia: 1
      name: stems
      steps:
        separation: { use: performia.separation.htdemucs }
      song_map:

      """
    let fields = ports.map { "  \($0): separation.\($0)\n" }.joined()
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: pipeline + fields, file: "stems.yaml"),
      overrides: try Override.list((["model=\(model)"] + set).map { "separation.\($0)" }),
      catalogue: discovery.catalogue, models: try TestModels.catalogue(),
      fields: ports.map { name in
        FieldDeclaration(name: name, parts: [.init(name: name, type: "audio/stem/1", isRequired: true)])
      })
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    let result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
    stems = try Dictionary(uniqueKeysWithValues: ports.map { ($0, try Self.samples(result, $0)) })
  }

  private static func samples(_ result: AnalysisResult, _ port: String) throws -> [[Float]] {
    guard case .audio(let audio) = result.artifacts[.output(step: "separation", port: port)]?.payload else { return [] }
    return try audio.channels.map { spool in
      var samples = [Float](repeating: 0, count: spool.count)
      try samples.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { try spool.read(from: 0, count: buffer.count, into: base) }
      }
      return samples
    }
  }

  /// A file that scripts in `Tests/ConversionTests` wrote.
  static func reference(_ name: String) -> String {
    BundledAnalyzers.repository.appendingPathComponent("Tests/ConversionTests/References/\(name)").path
  }

  /// What `htdemucs_reference.py` wrote of the original program, for a number of places of excerpts: samples by stem and
  /// channel.
  static func excerpts(length: Int, stems: Int) throws -> [[[[Float]]]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: reference("htdemucs_stems.f32")))
    let values = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return stride(from: 0, to: values.count, by: 2 * stems * length).map { place in
      (0..<stems).map { stem in
        (0..<2).map { channel in Array(values[(place + (2 * stem + channel) * length)...].prefix(length)) }
      }
    }
  }
}
