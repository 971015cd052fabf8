import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

/// Runs a neural analyzer of rhythm, and the spectral one that guides it, over made-up recordings.
struct NeuralBeatsBench {
  static let beatNet = """
    performia: 1
    name: neural
    steps:
      beats: { use: performia.beats.neural }
    """ + songMap

  static let guided = """
    performia: 1
    name: guided
    steps:
      logmel: { use: performia.features.logmel }
      pulse: { use: performia.beats.spectral }
      beats:
        use: performia.beats.neural
        inputs: { guide_beats: pulse.beats, guide_downbeats: pulse.downbeats }
    """ + songMap

  static let madmom = """
    performia: 1
    name: madmom
    steps:
      beats: { use: performia.beats.madmom }
    """ + songMap

  static let beatThis = """
    performia: 1
    name: beat-this
    steps:
      beats: { use: performia.beats.beat_this }
    """ + songMap

  private static let songMap = """

    song_map:
      beats: beats.beats
      downbeats: beats.downbeats
      tempo: beats.tempo
      curve: beats.tempo_curve
      meter: beats.meter
      activation: beats.activation
    """

  private static let fields = [
    ("beats", "music/beats/1"), ("downbeats", "music/downbeats/1"), ("tempo", "music/tempo/1"),
    ("curve", "music/tempo_curve/1"), ("meter", "music/meter/1"), ("activation", "activation/beat/1"),
  ].map { name, type in
    FieldDeclaration(name: name, parts: [.init(name: name, type: type, isRequired: true)])
  }

  let result: AnalysisResult

  init(_ signal: TestSignal, pipeline: String, set: [String] = [], cores: Int = 1) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder(["LogMel", "BeatsSpectral", "BeatsNeural", "BeatsMadmom", "BeatsBeatThis"])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: pipeline, file: "neural.yaml"), overrides: try Override.list(set),
      catalogue: discovery.catalogue, models: try TestModels.catalogue(), fields: Self.fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
  }

  func table(_ port: String) -> Table { result.artifacts[.output(step: "beats", port: port)]?.table ?? Table() }

  var beats: [Double] { table("beats").start }
  var downbeats: [Double] { table("downbeats").start }
  var tempo: Double? { table("tempo").column("bpm")?.float64?.first }
  var numerators: [Int64] { table("meter").column("numerator")?.int64 ?? [] }

  /// Probabilities of a beat and of a downbeat, frame by frame.
  func activation() throws -> [Float] {
    guard case .matrix(let matrix) = result.artifacts[.output(step: "beats", port: "activation")]?.payload
    else { return [] }
    var values = [Float](repeating: 0, count: matrix.values.count)
    try values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try matrix.values.read(from: 0, count: buffer.count, into: base) }
    }
    return values
  }
}

/// What `Tests/ConversionTests/beat_reference.py` wrote of the original programs.
func beatReference(_ name: String) throws -> [Float] {
  let file = BundledAnalyzers.repository.appendingPathComponent("Tests/ConversionTests/References/\(name).f32")
  return try Data(contentsOf: file).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
}

/// The signal that the references were made from.
func beatReferenceSignal(rate: Int, seconds: Int = 4) -> TestSignal {
  var samples = [Double](repeating: 0, count: seconds * rate)
  for step in 0..<4 * seconds {
    let (frequency, level) = step % 8 == 0 ? (110.0, 0.5) : step % 2 == 0 ? (440, 0.3) : (1760, 0.1)
    for index in samples.indices {
      let age = Double(index) / Double(rate) - 0.25 * Double(step) - 0.1
      guard age >= 0 else { continue }
      for partial in [1.0, 2, 3, 5] {
        samples[index] += level / partial * exp(-12 * age) * sin(2 * Double.pi * frequency * partial * age)
      }
    }
  }
  return TestSignal(sampleRate: rate, channels: [samples.map(Float.init)])
}
