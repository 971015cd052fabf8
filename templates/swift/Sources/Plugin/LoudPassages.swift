import Passages
import PerformiaSDK

/// Tells loud passages of a recording from quiet ones: what the analyzer is, needs and gives.
final class LoudPassages: Analyzer {
  static let audio = Input.audio("audio", channels: 1)
  static let passages = Output(
    "passages", type: "__ID__/passages/1", summary: "Passages, labelled loud or quiet.")

  /// The type of that output, which no registered one describes. The host holds every result to these rules.
  static let types = #"""
    [{
      "type": "__ID__/passages/1", "shape": "table", "summary": "Loud and quiet passages.",
      "table": {
        "rows": "intervals", "order": "increasing", "may_overlap": false,
        "columns": [
          { "name": "label", "kind": "text", "summary": "loud or quiet.", "grammar": "non_empty" },
          { "name": "level", "kind": "float64", "unit": "dB", "minimum": -120,
            "summary": "Mean level relative to full scale." }
        ]
      }
    }]
    """#

  static let block = Parameter.number(
    "block", default: 0.5, in: 0.05...10, unit: "s", summary: "Length of the blocks that are compared.")
  static let drop = Parameter.number(
    "drop", default: 12, in: 1...60, unit: "dB",
    summary: "How far below the loudest block a block may be to count as loud.")

  static let declaration = AnalyzerDeclaration(
    id: "__ID__", version: "0.1.0", name: "__NAME__",
    summary: "Loud and quiet passages, by the level of blocks of samples.", maker: "__MAKER__",
    licence: "__LICENCE__", inputs: [audio], outputs: [passages], parameters: [block, drop])

  private let parameters: Parameters

  /// The SDK has checked that values are of their kind and within their bounds; throw `AnalyzerError` where they do not
  /// go together.
  init(parameters: Parameters) throws { self.parameters = parameters }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { throw AnalyzerError("there is no recording") }
    let block = max(1, Int(parameters[Self.block] * audio.sampleRate))
    var samples = [Float](repeating: 0, count: block)
    var levels: [Double] = []
    for first in stride(from: 0, to: audio.frames, by: block) {
      // Ends the analysis when the host asked to stop.
      try context.checkCancellation()
      let count = min(block, audio.frames - first)
      try audio.read(from: first, count: count, into: &samples)
      levels.append(Level.of(samples[..<count]))
      context.progress(Double(first + count) / Double(audio.frames))
    }
    let found = Passage.find(in: levels, drop: parameters[Self.drop])
    try context.append(
      Self.passages,
      rows(found, blockLength: Double(block) / audio.sampleRate, end: Double(audio.frames) / audio.sampleRate))
  }

  /// Passages as rows of the output; times in seconds.
  private func rows(_ passages: [Passage], blockLength: Double, end: Double) -> TableRows {
    var rows = TableRows()
    for passage in passages {
      let start = Double(passage.blocks.lowerBound) * blockLength
      rows.start.append(start)
      rows.duration.append(min(Double(passage.blocks.upperBound) * blockLength, end) - start)
      rows.confidence.append(passage.confidence)
    }
    rows.columns = [
      .init("label", .text(passages.map { $0.isLoud ? "loud" : "quiet" })),
      .init("level", .float64(passages.map(\.level))),
    ]
    return rows
  }
}

private let entry = PluginEntry([LoudPassages.self], types: LoudPassages.types)

/// What the library exports.
// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func performia_plugin_entry(_ hostABI: UInt32) -> UnsafePointer<performia_entry>! { entry.pointer }
