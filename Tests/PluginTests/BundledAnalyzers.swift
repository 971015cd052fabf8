import Artifacts
import Engine
import Foundation
import Host
import Pipeline
import SongMap
import Synchronization
import TestSupport

/// The analyzers that come with Performia, and a place to run them in.
final class BundledAnalyzers: Sendable {
  /// Library products by the folder below `Plugins/` that holds their sources.
  static let products = [
    "LogMel": "Features/LogMel", "Tuning": "Features/Tuning", "Chroma": "Features/Chroma",
    "BeatsSpectral": "Beats/Spectral", "BeatsNeural": "Beats/Neural", "BeatsMadmom": "Beats/Madmom",
    "BeatsBeatThis": "Beats/BeatThis", "KeyProfile": "Key/Profile", "KeyNeural": "Key/Neural",
    "ChordsTemplate": "Chords/Template",
    "ChordsNeural": "Chords/Neural", "ChordsEnsemble": "Chords/Ensemble", "SeparationSpleeter": "Separation/Spleeter",
    "SeparationHTDemucs": "Separation/HTDemucs", "SeparationDrumsBass": "Separation/DrumsBass",
    "BasicPitch": "Notes/BasicPitch", "MelodyF0": "Melody/F0", "BassF0": "Bass/F0", "LyricsWhisper": "Lyrics/Whisper",
    "StructureSelfSimilarity": "Structure/SelfSimilarity",
    "StructureAllIn1": "Structure/AllIn1", "GivenAnnotations": "Given/Annotations",
  ]

  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  let folder: TemporaryFolder
  let discovery: Discovery

  /// - Parameter others: library products beside the bundled ones.
  init(and others: [String] = []) throws {
    folder = try TemporaryFolder()
    // Only the manifests and libraries of this build count, wherever others are installed.
    let plugins = try PluginFolder(Self.products.keys.sorted() + others)
    let kept = folder.file("plugins")
    try FileManager.default.copyItem(atPath: plugins.path, toPath: kept)
    discovery = try Discovery(folders: [kept])
  }

  /// The steps of the bundled pipeline, every output in the document.
  func plan(_ pipeline: String = "default", set: [String] = [], given: [String] = []) throws -> Plan {
    try Resolver.resolve(
      try PipelineSource.load(nameOrPath: pipeline, searchFolders: []), overrides: try Override.list(set),
      given: try GivenText.list(given), catalogue: discovery.catalogue, models: try TestModels.catalogue(),
      fields: SongMapAssembler.fields)
  }

  /// The plan of a pipeline's text.
  func plan(text: String) throws -> Plan {
    try Resolver.resolve(
      try PipelineSource.load(text: text, file: "pipeline.yaml"), overrides: [], catalogue: discovery.catalogue,
      models: try TestModels.catalogue(), fields: SongMapAssembler.fields)
  }

  /// Writes a recording.
  func write(_ signal: TestSignal, _ name: String = "recording.wav") throws -> String {
    let path = folder.file(name)
    try signal.write(to: path, as: .wavFloat)
    return path
  }

  /// Analyses a recording without a cache and gives the checked bytes of its map.
  func analyze(
    _ recording: String, plan: Plan, cores: Int = 2, isolation: Isolation? = nil,
    observer: @escaping @Sendable (AnalysisEvent) -> Void = { _ in }
  ) throws -> (map: SongMapDocument, bytes: [UInt8]) {
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      isolation: isolation ?? Isolation(bundledFolders: [folder.file("plugins")]), observer: observer)
    let analysis = try SongAnalysis(path: recording, plan: plan, types: discovery.catalogue.types, settings: settings)
    return (analysis.document, try analysis.checkedText(name: recording))
  }
}

/// Recordings at the edge of what there is.
enum OddSignal: String, CaseIterable, Sendable {
  case oneSample, twoSamples, lessThanAFrame, silence, almostSilence, noise, impulse, clipping, sine, bassOnly, offset
  case lowRate, highRate

  var signal: TestSignal {
    switch self {
    case .oneSample: .silence(frames: 1)
    case .twoSamples: .noise(frames: 2)
    case .lessThanAFrame: .noise(frames: 700)
    case .silence: .silence(frames: 8 * 44100)
    case .almostSilence: .noise(amplitude: 1e-20, frames: 5 * 44100)
    case .noise: .noise(frames: 8 * 44100, channels: 2)
    case .impulse: .clicks(at: [3 * 44100], frames: 8 * 44100)
    case .clipping: .sine(frequency: 220, amplitude: 50, frames: 5 * 44100)
    case .sine: .sine(frequency: 1000, frames: 8 * 44100)
    case .bassOnly: .sine(frequency: 20, frames: 5 * 44100)
    case .offset: TestSignal(sampleRate: 44100, channels: [[Float](repeating: 0.9, count: 5 * 44100)])
    case .lowRate: .noise(frames: 5 * 8000, sampleRate: 8000)
    case .highRate: .noise(frames: 2 * 192_000, sampleRate: 192_000, channels: 8)
    }
  }
}

/// Four bars of chords of three voices with a click on each beat, at 120 beats a minute.
func song(seconds: Int = 16) -> TestSignal {
  let rate = 44100
  let roots = [261.63, 349.23, 392.0, 261.63]
  var samples = [Float](repeating: 0, count: seconds * rate)
  for frame in samples.indices {
    let root = roots[frame / (2 * rate) % roots.count]
    let time = Double(frame) / Double(rate)
    let beat = time.truncatingRemainder(dividingBy: 0.5)
    var value = 0.0
    for ratio in [1, 1.25992, 1.49831] { value += 0.15 * sin(2 * .pi * root * ratio * time) }
    value += beat < 0.02 ? 0.4 * sin(2 * .pi * 3000 * beat) * (1 - beat / 0.02) : 0
    samples[frame] = Float(value)
  }
  return TestSignal(sampleRate: rate, channels: [samples])
}
