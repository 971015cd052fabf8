import Artifacts
import Host
import Pipeline
import TestSupport

/// Runs the bundled harmony analyzers over made-up recordings.
struct HarmonyBench {
  static let pipeline = """
    performia: 1
    name: harmony
    steps:
      tuning: { use: performia.features.tuning }
      chroma: { use: performia.features.chroma }
      key: { use: performia.key.profile }
      chords: { use: performia.chords.template }
    song_map:
      tuning: tuning.tuning
      pitchgram: chroma.pitchgram
      key: key.keys
      chords: chords.chords
    """

  static let withBeats = """
    performia: 1
    name: beat_chroma
    steps:
      logmel: { use: performia.features.logmel }
      beats: { use: performia.beats.spectral }
      chroma: { use: performia.features.chroma }
      beatchroma: { use: performia.features.beatchroma }
    song_map:
      beats: beats.beats
      beatchroma: beatchroma.beatchroma
    """

  private static let fields = [
    ("tuning", "music/tuning/1"), ("pitchgram", "feature/pitchgram/1"), ("key", "music/keys/1"),
    ("chords", "music/chords/1"), ("beats", "music/beats/1"), ("beatchroma", "feature/beatchroma/1"),
  ].map { name, type in
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  let result: AnalysisResult

  init(_ signal: TestSignal, pipeline: String = Self.pipeline, set: [String] = [], jobs: Int = 1) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["LogMel", "BeatsSpectral", "Tuning", "Chroma", "KeyProfile", "ChordsTemplate"])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: pipeline, file: "harmony.yaml"), overrides: try Override.list(set),
      catalogue: discovery.catalogue, fields: Self.fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: jobs), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  func table(_ step: String, _ port: String) -> Table {
    result.artifacts[.output(step: step, port: port)]?.table ?? Table()
  }

  var chords: Table { table("chords", "chords") }
  var labels: [String] { chords.column("label")?.text ?? [] }
  var keys: Table { table("key", "keys") }
  var cents: Double? { table("tuning", "tuning").column("cents")?.float64?.first }

  var keyNames: [String] {
    zip(keys.column("tonic")?.text ?? [], keys.column("mode")?.text ?? []).map { "\($0) \($1)" }
  }

  /// The label that sounds at a time in seconds.
  func label(at time: Double) -> String? {
    chords.start.indices.first { chords.start[$0] <= time && time < chords.end($0) }.map { labels[$0] }
  }
}
