import PerformiaSDK
import Signal

/// Chroma averaged between beats.
final class BeatChroma: Analyzer {
  static let chroma = Input(
    "chroma", type: "feature/chroma/1", attributes: ["register": "all"], summary: "Frame-wise chroma.")
  static let beats = Input("beats", type: "music/beats/1", summary: "Beats.")
  static let beatChroma = Output(
    "beatchroma", type: "feature/beatchroma/1",
    summary: "One row a beat, from the recording's beginning to its end; confidence is the share of the energy in the "
      + "three strongest pitch classes.")

  static let divisions = Parameter.integer(
    "divisions", default: 1, in: 1...8, summary: "Rows in a beat.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.features.beatchroma", version: "1.0.0", name: "Beat-synchronous chroma",
    summary: "Chroma averaged between beats.", maker: "Performia", licence: "GPL-3.0-or-later",
    inputs: [chroma, beats], outputs: [beatChroma], parameters: [divisions],
    resources: Resources(memoryBase: 1 << 20, memoryPerSecond: 4 << 10))

  private let divisions: Int

  init(parameters: Parameters) throws { divisions = parameters[Self.divisions] }

  func analyze(_ context: AnalysisContext) throws {
    guard let chroma = context.matrix(Self.chroma), let beats = try context.table(Self.beats) else { return }
    try context.checkCancellation()
    let grid = BeatGrid(beats: beats.start, divisions: divisions, duration: context.duration)
    let averages = try chroma.withValues {
      grid.averages(of: $0, binCount: 12, framePeriod: chroma.framePeriod, start: chroma.start)
    }
    var rows = TableRows()
    var columns = [[Double]](repeating: [], count: 12)
    for segment in 0..<grid.segmentCount {
      let values = averages[segment * 12..<segment * 12 + 12].map(Double.init)
      let sum = values.reduce(0, +)
      rows.start.append(grid.boundaries[segment])
      rows.duration.append(grid.boundaries[segment + 1] - grid.boundaries[segment])
      rows.confidence.append(sum > 0 ? min(1, values.sorted().suffix(3).reduce(0, +) / sum) : 0)
      for (note, value) in values.enumerated() { columns[note].append(value) }
    }
    rows.columns = zip(Self.columnNames, columns).map { .init($0, .float64($1)) }
    try context.append(Self.beatChroma, rows)
  }

  private static let columnNames = [
    "c", "c_sharp", "d", "d_sharp", "e", "f", "f_sharp", "g", "g_sharp", "a", "a_sharp", "b",
  ]
}
