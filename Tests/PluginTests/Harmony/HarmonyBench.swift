import Artifacts
import Pipeline
import TestSupport

@testable import Host

/// Runs the bundled harmony analyzers over made-up recordings.
struct HarmonyBench {
  static let pipeline = """
    performia: 1
    name: harmony
    steps:
      tuning: { use: performia.features.tuning }
      chroma: { use: performia.features.chroma }
      key: { use: performia.key.profile, inputs: { chords: [] } }
      chords: { use: performia.chords.template }
    song_map:
      tuning: tuning.tuning
      pitchgram: chroma.pitchgram
      key: key.keys
      key_activations: key.activations
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

  /// The template analyzer with two vocabularies, combined.
  static let ensemble = """
    performia: 1
    name: ensemble
    steps:
      tuning: { use: performia.features.tuning }
      chroma: { use: performia.features.chroma }
      fine: { use: performia.chords.template }
      coarse: { use: performia.chords.template, params: { vocabulary: majmin } }
      chords:
        use: performia.chords.ensemble
        inputs: { first: fine.activations, second: coarse.activations, inversions: fine.chords }
    song_map:
      fine: fine.chords
      chords: chords.chords
      chord_activations: chords.activations
    """

  /// Keys read from chords as well as from chroma.
  static let keyOfChords = """
    performia: 1
    name: key_of_chords
    steps:
      tuning: { use: performia.features.tuning }
      chroma: { use: performia.features.chroma }
      chords: { use: performia.chords.template, inputs: { keys: [] } }
      key: { use: performia.key.profile, inputs: { chords: chords.chords } }
    song_map:
      key: key.keys
      chords: chords.chords
    """

  /// Keys by a network.
  static let neuralKey = """
    performia: 1
    name: neural_key
    steps:
      key: { use: performia.key.neural }
    song_map:
      key: key.keys
      key_activations: key.activations
    """

  private static let fields = [
    ("tuning", "music/tuning/1"), ("pitchgram", "feature/pitchgram/1"), ("key", "music/keys/1"),
    ("chords", "music/chords/1"), ("beats", "music/beats/1"), ("beatchroma", "feature/beatchroma/1"),
    ("fine", "music/chords/1"), ("chord_activations", "activation/chord/1"), ("key_activations", "activation/key/1"),
  ].map { name, type in
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  let result: AnalysisResult

  init(_ signal: TestSignal, pipeline: String = Self.pipeline, set: [String] = [], jobs: Int = 1) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder([
      "LogMel", "BeatsSpectral", "Tuning", "Chroma", "KeyProfile", "KeyNeural", "ChordsTemplate", "ChordsEnsemble",
    ])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: pipeline, file: "harmony.yaml"), overrides: try Override.list(set),
      catalogue: discovery.catalogue, models: try TestModels.catalogue(), fields: Self.fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: jobs), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  func table(_ step: String, _ port: String) -> Table {
    result.artifacts[.output(step: step, port: port)]?.table ?? Table()
  }

  /// Rows of a matrix output, and the labels of its bins.
  func matrix(_ step: String, _ port: String) throws -> (rows: [[Float]], labels: [String]) {
    guard case .matrix(let matrix) = result.artifacts[.output(step: step, port: port)]?.payload else { return ([], []) }
    var values = [Float](repeating: 0, count: matrix.values.count)
    try values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try matrix.values.read(from: 0, count: buffer.count, into: base) }
    }
    return (
      stride(from: 0, to: values.count, by: matrix.bins).map { Array(values[$0..<$0 + matrix.bins]) }, matrix.binLabels
    )
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
