import PerformiaSDK

/// Mean absolute level of blocks of a second: exact, so that tests can say what must come out.
final class LevelMeter: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 8000, channels: 1)
  static let level = Output("level", type: "feature/onset/1", summary: "Mean absolute level of each second.")
  static let seconds = Output("seconds", type: "music/beats/1", summary: "The start of each second.")
  static let gain = Parameter.number("gain", default: 1, in: 0...10, summary: "Factor.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.level", version: "1.0.0", name: "Level meter", summary: "Level of each second.",
    maker: "Example", licence: "MIT", inputs: [audio], outputs: [level, seconds], parameters: [gain])

  private let gain: Float

  init(parameters: Parameters) throws {
    gain = Float(parameters[Self.gain])
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let rate = Int(audio.sampleRate)
    let output = try context.begin(Self.level, bins: 1, framePeriod: 1, start: 0.5)
    var block = [Float](repeating: 0, count: rate)
    var starts: [Double] = []
    for first in stride(from: 0, to: audio.frames, by: rate) {
      try context.checkCancellation()
      try block.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        try audio.read(from: first, count: rate, into: base)
      }
      var level = gain * block.reduce(0) { $0 + abs($1) } / Float(rate)
      try output.append(&level, frames: 1)
      starts.append(Double(first) / audio.sampleRate)
      context.progress(Double(first + rate) / Double(audio.frames + rate))
    }
    try context.append(
      Self.seconds, TableRows(instants: starts, confidence: [Double](repeating: 1, count: starts.count)))
  }
}
