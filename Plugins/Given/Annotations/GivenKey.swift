import Harmony
import Notation
import PerformiaSDK

/// Keys that are known.
final class GivenKey: Analyzer {
  static let text = AnnotationText.parameter(
    "A key such as 'C minor', or a line each: start and end in seconds, and the key.")
  static let keys = Output("keys", type: "music/keys/1", summary: "Passages as given.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.key.given", version: "1.0.0", name: "Given key", summary: "Keys from a text.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [], outputs: [keys], parameters: [text])

  private let given: [GivenInterval<Key>]

  init(parameters: Parameters) throws {
    let text = try AnnotationText(parameters[Self.text])
    if text.lines.count == 1, let line = text.lines.first, Double(line.columns[0]) == nil {
      given = [GivenInterval(line: line, start: 0, end: .infinity, value: try Self.key(line, line.label(0)))]
    } else {
      given = try text.intervals(Self.key)
    }
  }

  private static func key(_ line: AnnotationText.Line, _ label: String) throws -> Key {
    let key: Key
    do throws(NotationError) {
      key = try Key(parsing: label)
    } catch {
      throw line.error(error.message)
    }
    guard key.mode == .major || key.mode == .minor else {
      throw line.error("'\(label)' is neither major nor minor, which is what keys are told apart by")
    }
    return key
  }

  func analyze(_ context: AnalysisContext) throws {
    let segments = try context.within(given).map {
      KeySegment(start: $0.start, end: $0.end, key: $0.value, confidence: 1, alternatives: [])
    }
    try context.append(Self.keys, TableRows(segments))
  }
}
