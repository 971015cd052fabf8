import PerformiaSDK

/// Counts samples into a document of a type of its own.
final class Census: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 8000, channels: 1)
  static let count = Output("count", type: "org.example.census/count/1", summary: "How many samples there are.")
  static let unit = Parameter.text("unit", default: "samples", summary: "What the count is said to be of.")

  /// Declares that a count is of samples or frames, so that any other unit breaks the schema.
  static let types = #"""
    [{
      "type": "org.example.census/count/1", "shape": "document", "summary": "A count.",
      "schema": {
        "type": "object", "additionalProperties": false, "required": ["count", "unit"],
        "properties": { "count": { "type": "integer", "minimum": 0 }, "unit": { "enum": ["samples", "frames"] } }
      }
    }]
    """#

  static let declaration = AnalyzerDeclaration(
    id: "org.example.census", version: "1.0.0", name: "Census", summary: "Counts samples.", maker: "Example",
    licence: "MIT", inputs: [audio], outputs: [count], parameters: [unit])

  private let unit: String

  init(parameters: Parameters) throws { unit = parameters[Self.unit] }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    try context.set(Self.count, json: #"{"count": \#(audio.frames), "unit": "\#(unit)"}"#)
  }
}
