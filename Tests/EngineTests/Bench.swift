import Artifacts
import Engine
import Host
import Pipeline
import SongMap
import TestSupport

/// Analyses a made-up recording with test analyzers.
final class Bench {
  let folder: TemporaryFolder
  let recording: String
  private let plugins: PluginFolder

  /// Four seconds.
  init() throws {
    folder = try TemporaryFolder()
    plugins = try PluginFolder(["TestAnalyzers", "FaultyAnalyzer"])
    recording = folder.file("recording.wav")
    try TestSignal.sine(frequency: 440, frames: 44100 * 4).write(to: recording, as: .wav16)
  }

  func plan(_ yaml: String) throws -> Plan {
    let discovery = try Discovery(folders: [plugins.path])
    return try Resolver.resolve(
      try PipelineSource.load(text: yaml, file: "test.yaml"), overrides: [], catalogue: discovery.catalogue,
      fields: SongMapAssembler.fields)
  }

  func analyze(_ yaml: String, cache: ArtifactCache? = nil) throws -> SongAnalysis {
    let settings = AnalysisSettings(
      cache: cache, budget: CoreBudget(cores: 2), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    let types = try Discovery(folders: [plugins.path]).catalogue.types
    return try SongAnalysis(path: recording, plan: try plan(yaml), types: types, settings: settings)
  }
}

extension SongAnalysis {
  /// Where a field comes from, as provenance says it.
  func status(_ field: String) -> String? { document.json["provenance"]?["fields"]?[field]?.string }

  /// What provenance says of a step.
  func step(_ name: String) -> JSON? {
    document.json["provenance"]?["steps"]?.array?.first { $0["name"]?.string == name }
  }
}
