import PerformiaSDK

/// Reads beyond the end of an array, which Swift answers by ending the process.
final class Trapping: Analyzer {
  static let chords = Output("chords", type: "music/chords/1", summary: "Never comes.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.trapping", version: "1.0.0", name: "Trapping", summary: "Traps.", maker: "Example",
    licence: "MIT", inputs: [], outputs: [chords])

  private var starts: [Double] = []

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    context.progress(starts[starts.count])
  }
}
