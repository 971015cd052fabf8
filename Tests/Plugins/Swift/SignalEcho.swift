import PerformiaSDK

/// Gives what it hears, as audio and as a matrix: every bit can be compared.
final class SignalEcho: Analyzer {
  static let audio = Input.audio("audio")
  static let echo = Output("echo", type: "audio/stem/1", attributes: ["stem": "other"], summary: "The same audio.")
  static let levels = Output("levels", type: "feature/logmel/1", summary: "The samples of the first channel.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.signalecho", version: "1.0.0", name: "Signal echo", summary: "The audio that it is given.",
    maker: "Example", licence: "MIT", inputs: [audio], outputs: [echo, levels])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let block = 1 << 16
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: block * audio.channels)
    defer { memory.deallocate() }
    let channels = (0..<audio.channels).map { memory + $0 * block }
    let echo = try context.begin(Self.echo, sampleRate: audio.sampleRate, channels: audio.channels)
    let levels = try context.begin(
      Self.levels, bins: 1, framePeriod: 1 / audio.sampleRate, start: 0, binLabels: ["sample"])
    for first in stride(from: 0, to: audio.frames, by: block) {
      let count = min(block, audio.frames - first)
      try audio.read(from: first, count: count, into: channels)
      try echo.append(channels.map { UnsafePointer($0) }, frames: count)
      try levels.append(channels[0], frames: count)
    }
  }
}
