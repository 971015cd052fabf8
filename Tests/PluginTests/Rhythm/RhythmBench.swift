import Artifacts
import Host
import Pipeline
import TestSupport

/// Runs the bundled rhythm analyzers over made-up recordings.
struct RhythmBench {
  static let pipeline = """
    performia: 1
    name: rhythm
    steps:
      logmel: { use: performia.features.logmel }
      beats: { use: performia.beats.spectral }
    song_map:
      beats: beats.beats
      downbeats: beats.downbeats
      tempo: beats.tempo
      curve: beats.tempo_curve
      meter: beats.meter
      onset: beats.onset
      logmel: logmel.logmel
    """

  private static let fields = [
    ("beats", "music/beats/1"), ("downbeats", "music/downbeats/1"), ("tempo", "music/tempo/1"),
    ("curve", "music/tempo_curve/1"), ("meter", "music/meter/1"), ("onset", "feature/onset/1"),
    ("logmel", "feature/logmel/1"),
  ].map { name, type in
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  let result: AnalysisResult

  init(_ signal: TestSignal, set: [String] = []) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["LogMel", "BeatsSpectral"])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: Self.pipeline, file: "rhythm.yaml"), overrides: try Override.list(set),
      catalogue: discovery.catalogue, fields: Self.fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: 1), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  func table(_ port: String) -> Table { result.artifacts[.output(step: "beats", port: port)]?.table ?? Table() }

  var beats: [Double] { table("beats").start }
  var downbeats: [Double] { table("downbeats").start }
  var tempo: Double? { table("tempo").column("bpm")?.float64?.first }
  var tempoCandidates: [Double] { table("tempo").alternatives.columns.first?.values.float64 ?? [] }
  var numerators: [Int64] { table("meter").column("numerator")?.int64 ?? [] }
}

/// Share of the events in both lists that have a partner within 50 ms, as an F-measure.
func agreement(_ found: [Double], _ expected: [Double]) -> Double {
  guard !found.isEmpty, !expected.isEmpty else { return found.isEmpty && expected.isEmpty ? 1 : 0 }
  let hits = expected.count { time in found.contains { abs($0 - time) <= 0.05 } }
  return 2 * Double(hits) / Double(found.count + expected.count)
}
