import Beats
import PerformiaSDK

/// Beats that are known, and the bars, meter and tempo that follow from them.
final class GivenBeats: Analyzer {
  static let text = AnnotationText.parameter(
    "A line each: seconds, and the beat's number in its bar, 1 being the first.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.given", version: "1.0.0", name: "Given beats",
    summary: "Beats from a text, with the bars, meter and tempo that follow from them.", maker: "Performia",
    licence: "GPL-3.0-or-later", inputs: [], outputs: RhythmPorts.outputs, parameters: [text])

  private let beats: [(line: AnnotationText.Line, time: Double, isDownbeat: Bool)]

  init(parameters: Parameters) throws {
    var beats: [(line: AnnotationText.Line, time: Double, isDownbeat: Bool)] = []
    for line in try AnnotationText(parameters[Self.text]).lines {
      let time = try line.time(0)
      if let last = beats.last, time <= last.time {
        throw line.error("\(time) s is not after the beat of line \(last.line.number), \(last.time) s")
      }
      beats.append((line, time, try Self.position(line) == 1))
    }
    self.beats = beats
  }

  /// 0 where it is not known.
  private static func position(_ line: AnnotationText.Line) throws -> Int {
    guard line.columns.count > 1 else { return 0 }
    guard let position = Int(line.columns[1]), position >= 0, line.columns.count == 2 else {
      throw line.error("expected a beat's number in its bar after the time, found '\(try line.label(1))'")
    }
    return position
  }

  func analyze(_ context: AnalysisContext) throws {
    for beat in beats { try context.check(beat.time, beat.line) }
    let numerators = Self.numerators(beats.map(\.isDownbeat))
    let rows = zip(beats, numerators).map { beat, numerator in
      Rhythm.Beat(time: beat.time, isDownbeat: beat.isDownbeat, numerator: numerator, confidence: 1)
    }
    let intervals = zip(rows.dropFirst(), rows).map { $0.time - $1.time }.sorted()
    let tempo = intervals.isEmpty ? nil : 60 / intervals[intervals.count / 2]
    let hasBars = rows.contains(where: \.isDownbeat)
    let rhythm = Rhythm(
      beats: rows, tempi: tempo.map { [Rhythm.TempoCandidate(tempo: $0, confidence: 1)] } ?? [],
      meters: hasBars
        ? Rhythm.passages(of: rows, tempo: tempo ?? 0, duration: context.duration) { _, _ in 1 } : [],
      meterLikelihoods: [])
    try rhythm.write(to: context)
  }

  /// How many beats the bar of each beat has: those to the next first beat. Beats before the first bar are of one like it, and
  /// the last bar, which may have been cut short, is like the one before, unless it is longer.
  private static func numerators(_ isDownbeat: [Bool]) -> [Int] {
    let starts = isDownbeat.indices.filter { isDownbeat[$0] }
    guard let first = starts.first else { return isDownbeat.map { _ in 1 } }
    var lengths = zip(starts.dropFirst(), starts).map { $0 - $1 }
    let last = isDownbeat.count - starts[starts.count - 1]
    lengths.append(max(lengths.last ?? last, last))
    var numerators = [Int](repeating: lengths[0], count: first)
    for (start, length) in zip(starts, lengths) {
      numerators += [Int](repeating: length, count: min(length, isDownbeat.count - start))
    }
    return numerators
  }
}
