import PerformiaSDK

/// Beats at one distance, under the name that ``LevelMeter`` gives its seconds: it can take that one's place.
///
/// It reads nothing but the recording's length.
final class EvenBeats: Analyzer {
  static let seconds = Output("seconds", type: "music/beats/1", summary: "The beats, a thousand at most.")
  static let spacing = Parameter.number(
    "spacing", default: 0.5, in: 1e-9...10, unit: "s", summary: "From one beat to the next.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.evenbeats", version: "1.0.0", name: "Even beats", summary: "Beats at one distance.",
    maker: "Example", licence: "MIT", inputs: [], outputs: [seconds], parameters: [spacing])

  private let spacing: Double

  init(parameters: Parameters) throws {
    spacing = parameters[Self.spacing]
  }

  func analyze(_ context: AnalysisContext) throws {
    let starts = Array((0..<1000).map { Double($0) * spacing }.prefix { $0 < context.duration })
    try context.append(
      Self.seconds, TableRows(instants: starts, confidence: [Double](repeating: 1, count: starts.count)))
  }
}
