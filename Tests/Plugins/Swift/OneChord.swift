import PerformiaSDK

/// One chord, named by a parameter, from the beginning to the end.
final class OneChord: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 8000, channels: 1)
  static let chords = Output("chords", type: "music/chords/1", summary: "One chord.")
  static let label = Parameter.text("label", default: "N", summary: "The chord.")
  static let overhang = Parameter.number(
    "overhang", default: 0, in: 0...1, unit: "s", summary: "How far the chord goes on after the end.")

  static let remark = Parameter.text(
    "remark", default: "", summary: "What is noted of the result; nothing where empty.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.onechord", version: "1.0.0", name: "One chord", summary: "The same chord throughout.",
    maker: "Example", licence: "MIT", inputs: [audio], outputs: [chords], parameters: [label, overhang, remark])

  private let label: String
  private let overhang: Double
  private let remark: String

  init(parameters: Parameters) throws {
    label = parameters[Self.label]
    overhang = parameters[Self.overhang]
    remark = parameters[Self.remark]
  }

  func analyze(_ context: AnalysisContext) throws {
    if !remark.isEmpty { context.note(remark) }
    var rows = TableRows()
    rows.start = [0]
    rows.duration = [context.duration + overhang]
    rows.confidence = [1]
    rows.columns = [.init("label", .text([label]))]
    try context.append(Self.chords, rows)
  }
}
