import Harmony
import Notation
import PerformiaSDK

/// Chords that are known.
final class GivenChords: Analyzer {
  static let text = AnnotationText.parameter(
    "A line each: start and end in seconds, and the chord as Harte writes it; N is none.")
  static let chords = Output(
    "chords", type: "music/chords/1", summary: "Chords without gaps; between given ones there are none.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.chords.given", version: "1.0.0", name: "Given chords", summary: "Chords from a text.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [], outputs: [chords], parameters: [text])

  private let given: [GivenInterval<Chord>]

  init(parameters: Parameters) throws {
    given = try AnnotationText(parameters[Self.text]).intervals { line, label in
      do throws(NotationError) {
        return try Chord(parsing: label)
      } catch {
        throw line.error(error.message)
      }
    }
  }

  func analyze(_ context: AnalysisContext) throws {
    let none = try Chord(parsing: "N")
    var segments: [ChordSegment] = []
    func append(_ chord: Chord, from start: Double, to end: Double) {
      guard end - start > 0 else { return }
      segments.append(ChordSegment(start: start, end: end, chord: chord, confidence: 1, alternatives: []))
    }
    for interval in try context.within(given) {
      append(none, from: segments.last?.end ?? 0, to: interval.start)
      append(interval.value, from: interval.start, to: interval.end)
    }
    append(none, from: segments.last?.end ?? 0, to: context.duration)
    try context.append(Self.chords, TableRows(segments))
  }
}
