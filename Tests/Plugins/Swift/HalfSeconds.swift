import PerformiaSDK

/// The start of each half second, under the name that ``LevelMeter`` gives its whole ones: it can take that one's place.
final class HalfSeconds: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 8000, channels: 1)
  static let seconds = Output("seconds", type: "music/beats/1", summary: "The start of each half second.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.halves", version: "1.0.0", name: "Half seconds", summary: "The start of each half second.",
    maker: "Example", licence: "MIT", inputs: [audio], outputs: [seconds])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    let starts = Array(stride(from: 0, to: context.duration, by: 0.5))
    try context.append(
      Self.seconds, TableRows(instants: starts, confidence: [Double](repeating: 1, count: starts.count)))
  }
}
