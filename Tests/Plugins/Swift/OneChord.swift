import PerformiaSDK

/// One chord, named by a parameter, from the beginning to the end.
final class OneChord: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 8000, channels: 1)
  static let chords = Output("chords", type: "music/chords/1", summary: "One chord.")
  static let label = Parameter.text("label", default: "N", summary: "The chord.")
  static let overhang = Parameter.number(
    "overhang", default: 0, in: 0...1, unit: "s", summary: "How far the chord goes on after the end.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.onechord", version: "1.0.0", name: "One chord", summary: "The same chord throughout.",
    maker: "Example", licence: "MIT", inputs: [audio], outputs: [chords], parameters: [label, overhang])

  private let label: String
  private let overhang: Double

  init(parameters: Parameters) throws {
    label = parameters[Self.label]
    overhang = parameters[Self.overhang]
  }

  func analyze(_ context: AnalysisContext) throws {
    var rows = TableRows()
    rows.start = [0]
    rows.duration = [context.duration + overhang]
    rows.confidence = [1]
    rows.columns = [.init("label", .text([label]))]
    try context.append(Self.chords, rows)
  }
}
