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
    var end = 0.0
    func append(_ chord: Chord, until next: Double) {
      guard next > end else { return }
      segments.append(ChordSegment(start: end, end: next, chord: chord, confidence: 1, alternatives: []))
      end = next
    }
    // Times that differ by no more than they are rounded are the same.
    for interval in try context.within(given) {
      if interval.start - end > AnnotationText.rounding { append(none, until: interval.start) }
      let reachesEnd = context.duration - interval.end <= AnnotationText.rounding
      append(interval.value, until: reachesEnd ? context.duration : interval.end)
    }
    append(none, until: context.duration)
    try context.append(Self.chords, TableRows(segments))
  }
}
