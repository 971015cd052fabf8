import PerformiaSDK

/// Gives the beats that it gets: two of them can wait for each other.
final class BeatEcho: Analyzer {
  static let given = Input("beats", type: "music/beats/1", summary: "Beats.")
  static let beats = Output("beats", type: "music/beats/1", summary: "The same beats.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.beatecho", version: "1.0.0", name: "Beat echo", summary: "The beats that it is given.",
    maker: "Example",
    licence: "MIT", inputs: [given], outputs: [beats])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    if let rows = try context.table(Self.given) { try context.append(Self.beats, rows) }
  }
}
