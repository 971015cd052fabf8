import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

/// Splits a made-up accompaniment into drums, bass and the rest.
struct DrumsBassBench {
  static let stems = ["drums", "bass", "other"]

  private static let pipeline = """
    performia: 1
    name: split
    steps:
      split: { use: performia.separation.drumsbass }
    song_map:
    """

  /// Samples by stem and channel.
  let samples: [String: [[Float]]]

  /// - Parameter wanted: stems that are asked for.
  init(_ signal: TestSignal, wanted: [String] = stems, cores: Int = 1) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["SeparationDrumsBass"])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let text = ([Self.pipeline] + wanted.map { "  \($0): split.\($0)" }).joined(separator: "\n")
    let fields = wanted.map { name in
      FieldDeclaration(name: name, parts: [.init(name: name, type: "audio/stem/1", isRequired: true)])
    }
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: text, file: "split.yaml"), catalogue: discovery.catalogue, fields: fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    let result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
    var samples: [String: [[Float]]] = [:]
    for name in wanted {
      guard case .audio(let audio) = result.artifacts[.output(step: "split", port: name)]?.payload else { continue }
      samples[name] = try audio.channels.map { spool in
        var values = [Float](repeating: 0, count: spool.count)
        try values.withUnsafeMutableBufferPointer { buffer in
          if let base = buffer.baseAddress { try spool.read(from: 0, count: buffer.count, into: base) }
        }
        return values
      }
    }
    self.samples = samples
  }

  /// What all stems add up to, by channel.
  func sum() -> [[Float]] {
    Self.stems.compactMap { samples[$0] }.reduce([]) { sum, stem in
      sum.isEmpty ? stem : zip(sum, stem).map { zip($0, $1).map(+) }
    }
  }

  /// Energy of a source over that of the error of a stem's left channel, in dB.
  func ratio(_ stem: String, to source: [Float]) -> Double {
    let estimate = samples[stem]?.first ?? []
    var (energy, error) = (1e-12, 1e-12)
    for (wanted, found) in zip(source, estimate) {
      energy += Double(wanted * wanted)
      error += Double((wanted - found) * (wanted - found))
    }
    return 10 * log10(energy / error)
  }
}
