// SPDX-License-Identifier: MIT

import PerformiaSDK
import Swing

/// Reads beats and onsets, whoever found them.
final class SwingRatio: Analyzer {
  static let beats = Input("beats", type: "music/beats/1", summary: "Beats, whose second halves may come late.")
  static let onsets = Input("onsets", type: "performia.examples.onsets/onsets/1", summary: "Where notes begin.")
  static let swing = Output("swing", type: "performia.examples.swing/swing/1", summary: "The swing ratio.")
  static let window = Parameter.range(
    "window", default: 0.4...0.8, in: 0.1...0.9, summary: "Where in a beat the second eighth may begin.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.examples.swing", version: "1.0.0", name: "Swing ratio",
    summary: "How much longer the first eighth of a beat is than the second.", maker: "Performia", licence: "MIT",
    inputs: [beats, onsets], outputs: [swing], parameters: [window])

  /// Without a ratio where too few beats are divided.
  static let types = #"""
    [{
      "type": "performia.examples.swing/swing/1", "shape": "document",
      "summary": "How much longer the first eighth of a beat is than the second.",
      "schema": {
        "type": "object", "additionalProperties": false, "required": ["ratio", "spread", "offbeats", "beats"],
        "properties": {
          "ratio": { "type": ["number", "null"], "minimum": 0, "description": "1 is straight, 2 are triplets." },
          "spread": { "type": ["number", "null"], "minimum": 0, "description": "Between the quartiles." },
          "offbeats": { "type": "integer", "minimum": 0, "description": "Beats that are divided." },
          "beats": { "type": "integer", "minimum": 0, "description": "All beats but the last." }
        }
      }
    }]
    """#

  private let window: ClosedRange<Double>

  init(parameters: Parameters) throws {
    window = parameters[Self.window]
    guard window.lowerBound < window.upperBound else {
      throw AnalyzerError("the window has no width", parameter: Self.window.name)
    }
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let beats = try context.table(Self.beats), let onsets = try context.table(Self.onsets),
      case .float64(let strengths)? = onsets.columns.first?.values
    else { throw AnalyzerError("beats and onsets are needed") }
    let swing = Swing(beats: beats.start, onsets: onsets.start, strengths: strengths, window: window)
    try context.set(Self.swing, json: json(swing))
  }

  private func json(_ swing: Swing) -> String {
    func number(_ value: Double?) -> String { value.map { "\(($0 * 1000).rounded() / 1000)" } ?? "null" }
    return #"{"ratio": \#(number(swing.ratio)), "spread": \#(number(swing.spread)), "#
      + #""offbeats": \#(swing.offbeats), "beats": \#(swing.beats)}"#
  }
}

private let entry = PluginEntry([SwingRatio.self], types: SwingRatio.types)

// swift-format-ignore: AlwaysUseLowerCamelCase
/// What the library exports.
@c @implementation
public func performia_plugin_entry(_ hostABI: UInt32) -> UnsafePointer<performia_entry>! { entry.pointer }
