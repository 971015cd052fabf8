import Artifacts
import Foundation
import Pipeline
import TestSupport

@testable import Host

/// Separates a made-up recording into vocals and accompaniment.
struct SpleeterBench {
  static let product = "SeparationSpleeter"

  private static let pipeline = """
    performia: 1
    name: stems
    steps:
      separation: { use: performia.separation.spleeter }
    song_map:
      vocals: separation.vocals
      accompaniment: separation.accompaniment
    """

  private static let fields = ["vocals", "accompaniment"].map { name in
    FieldDeclaration(name: name, parts: [.init(name: name, type: "audio/stem/1", isRequired: true)])
  }

  /// Samples by channel.
  let vocals: [[Float]]
  let accompaniment: [[Float]]

  /// - Parameter set: parameters, such as `overlap=0`.
  init(_ signal: TestSignal, set: [String] = [], cores: Int = 1) throws {
    let folder = try TemporaryFolder()
    let plugins = try PluginFolder([Self.product])
    let recording = folder.file("recording.wav")
    try signal.write(to: recording, as: .wavFloat)
    let discovery = try Discovery(folders: [plugins.path])
    let plan = try Resolver.resolve(
      try PipelineSource.load(text: Self.pipeline, file: "stems.yaml"),
      overrides: try Override.list(set.map { "separation.\($0)" }), catalogue: discovery.catalogue,
      models: try TestModels.catalogue(), fields: Self.fields)
    let settings = AnalysisSettings(
      cache: nil, budget: CoreBudget(cores: cores), cancellation: Cancellation(), temporaryFolder: folder.path,
      observer: { _ in })
    let result = try Analysis(plan: plan, types: discovery.catalogue.types, path: recording, settings: settings).run()
    vocals = try Self.samples(result, "vocals")
    accompaniment = try Self.samples(result, "accompaniment")
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

  /// What both stems add up to.
  var sum: [[Float]] {
    zip(vocals, accompaniment).map { voice, rest in zip(voice, rest).map { $0 + $1 } }
  }

  /// What `Tests/ConversionTests/spleeter_reference.py` wrote of the reference program: excerpts of `length` samples of both
  /// channels, from each of `starts` on.
  static func excerpts(length: Int, starts: Int) throws -> [[[Float]]] {
    let file = BundledAnalyzers.repository.appendingPathComponent(
      "Tests/ConversionTests/References/spleeter_vocals.f32")
    let values = try Data(contentsOf: file).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return (0..<starts).map { start in
      (0..<2).map { channel in Array(values[(2 * start + channel) * length..<(2 * start + channel + 1) * length]) }
    }
  }

  /// The signal that the references were made from: a voice-like tone with vibrato and formants, more on the left, and
  /// struck chords and noise, more on the right.
  static func referenceSignal(seconds: Int = 14) -> TestSignal {
    TestSignal(
      sampleRate: wholeSignal.sampleRate, channels: wholeSignal.channels.map { Array($0[..<(seconds * 44100)]) })
  }

  private static let wholeSignal: TestSignal = {
    let (rate, seconds) = (44100, 14)
    var channels = [[Float]](repeating: [Float](repeating: 0, count: seconds * rate), count: 2)
    let levels = (1...20).map { partial in
      let frequency = 220 * Double(partial)
      let formants =
        exp(-pow((frequency - 700) / 500, 2)) + 0.3 * exp(-pow((frequency - 2800) / 600, 2))
      return 0.15 * (formants + 0.02)
    }
    var state: UInt32 = 1
    for index in 0..<seconds * rate {
      let time = Double(index) / Double(rate)
      let phase = 2 * Double.pi * 220 * time + 2.2 * sin(2 * Double.pi * 5.5 * time)
      var voice = 0.0
      for (partial, level) in levels.enumerated() { voice += level * sin(Double(partial + 1) * phase) }
      voice *= 0.5 - 0.5 * cos(2 * Double.pi * 0.4 * time)
      var rest = 0.0
      for step in 0...Int(2 * time) {
        let age = time - 0.5 * Double(step)
        guard age < 5 else { continue }
        for ratio in [1, 1.25, 1.5, 4] { rest += 0.1 * exp(-6 * age) * sin(2 * Double.pi * 110 * ratio * age) }
      }
      state = state &* 1_664_525 &+ 1_013_904_223
      let noise = Double(state >> 8) / 8_388_608 - 1
      rest += 0.05 * noise * exp(-20 * time.truncatingRemainder(dividingBy: 0.25))
      channels[0][index] = Float(0.8 * voice + 0.5 * rest)
      channels[1][index] = Float(0.5 * voice + 0.8 * rest)
    }
    return TestSignal(sampleRate: rate, channels: channels)
  }()
}
