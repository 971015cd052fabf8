import PerformiaSDK

/// Four stems, each the audio that it is given at a level of its own.
final class ScaledStems: Analyzer {
  static let audio = Input.audio("audio", channels: 1)

  private static let levels: [(stem: String, level: Float)] = [
    ("bass", 0.25), ("drums", 0.5), ("other", 0.125), ("vocals", 1),
  ]
  private static let stems = levels.map { stem, level in
    Output(stem, type: "audio/stem/1", attributes: ["stem": stem], summary: "The audio at a level of \(level).")
  }

  static let declaration = AnalyzerDeclaration(
    id: "org.example.scaledstems", version: "1.0.0", name: "Scaled stems", summary: "The audio at four levels.",
    maker: "Example", licence: "MIT", inputs: [audio], outputs: stems)

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    var samples = [Float](repeating: 0, count: audio.frames)
    for (output, (_, level)) in zip(Self.stems, Self.levels) where context.wants(output) {
      let stem = try context.begin(
        output, sampleRate: audio.sampleRate, channels: 1, attributes: output.attributes)
      try samples.withUnsafeMutableBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        try audio.read(from: 0, count: audio.frames, into: base)
        for index in samples.indices { samples[index] *= level }
        try stem.append([UnsafePointer(base)], frames: audio.frames)
      }
    }
  }
}
