import Foundation
import PerformiaSDK

/// As many beats as its model says, a second apart: the model is a text file with the number.
final class ModelBeats: Analyzer {
  static let seconds = Output("seconds", type: "music/beats/1", summary: "The beats.")
  static let model = Parameter.model("model", default: "test-beats", summary: "How many beats.")

  static let declaration = AnalyzerDeclaration(
    id: "org.example.modelbeats", version: "1.0.0", name: "Beats of a model", summary: "As many beats as a model says.",
    maker: "Example", licence: "MIT", inputs: [], outputs: [seconds], parameters: [model])

  init(parameters: Parameters) throws {}

  func analyze(_ context: AnalysisContext) throws {
    let path = try context.modelPath(Self.model)
    guard let data = FileManager.default.contents(atPath: path),
      let count = Int(String(decoding: data, as: UTF8.self))
    else { throw AnalyzerError("'\(path)' holds no number") }
    let starts = (0..<count).map(Double.init).filter { $0 < context.duration }
    try context.append(
      Self.seconds, TableRows(instants: starts, confidence: [Double](repeating: 1, count: starts.count)))
  }
}
