import PerformiaSDK

/// Gives the chords that it gets: it cannot work where the step before it has failed.
final class ChordEcho: Analyzer {
  static let given = Input("chords", type: "music/chords/1", summary: "Chords.")
  static let chords = Output("chords", type: "music/chords/1", summary: "The same chords.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.chordecho", version: "1.0.0", name: "Chord echo", summary: "The chords that it is given.",
    maker: "Example", licence: "MIT", inputs: [given], outputs: [chords])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    if let rows = try context.table(Self.given) { try context.append(Self.chords, rows) }
  }
}
