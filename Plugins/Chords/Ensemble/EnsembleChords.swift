import Harmony
import Notation
import PerformiaSDK
import Signal

/// Chords from what two other analyzers think of them.
final class EnsembleChords: Analyzer {
  static let first = Input(
    "first", type: "activation/chord/1", summary: "How likely each chord is, by the analyzer that is trusted more.")
  static let second = Input("second", type: "activation/chord/1", summary: "The same by another analyzer.")
  static let inversions = Input(
    "inversions", type: "music/chords/1", count: .optional,
    summary: "Chords whose bass notes are kept where their chord is the one decided for.")
  static let beats = Input(
    "beats", type: "music/beats/1", count: .optional,
    summary: "Beats, where chords change; without them every quarter of a second is a candidate.")
  static let keys = Input(
    "keys", type: "music/keys/1", count: .optional, summary: "Keys, for the spelling of roots.")
  static let chords = Output(
    "chords", type: "music/chords/1", summary: "Chords without gaps, with up to three other readings each.")
  static let activations = Output(
    "activations", type: "activation/chord/1", summary: "How likely each chord is, ten times a second.")

  static let weight = Parameter.number(
    "weight", default: 0.3, in: 0...1, summary: "How much the second analyzer counts; the first counts for the rest.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.chords.ensemble", version: "1.1.0", name: "Chords of an ensemble",
    summary: "Chords by two analyzers whose posteriors are combined and decoded over the beats.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [first, second, inversions, beats, keys],
    outputs: [chords, activations], parameters: [weight],
    resources: Resources(memoryBase: 4 << 20, memoryPerSecond: 64 << 10))

  /// Segments in a beat: chords may change between beats too.
  private static let divisions = 2
  /// Seconds; the grid where there are no beats.
  private static let regularPeriod = 0.25

  private let weight: Double

  init(parameters: Parameters) throws {
    weight = parameters[Self.weight]
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let first = context.matrix(Self.first), let second = context.matrix(Self.second) else { return }
    let beats = try context.table(Self.beats)?.start ?? []
    let grid =
      beats.count < 2
      ? BeatGrid(period: Self.regularPeriod, duration: context.duration)
      : BeatGrid(beats: beats, divisions: Self.divisions, duration: context.duration)
    func averages(_ matrix: MatrixInput) throws -> [Float] {
      try context.checkCancellation()
      return try matrix.withValues {
        grid.averages(of: $0, binCount: matrix.bins, framePeriod: matrix.framePeriod, start: matrix.start)
      }
    }
    let pool = try ChordPool(first: first.binLabels, second: second.binLabels)
    let decoding = EnsembleDecoding(
      pool: pool, weight: Float(weight), inversions: try context.chordSegments(Self.inversions),
      keys: try context.keyPassages(Self.keys))
    let result = try decoding.decode(
      first: try averages(first), firstBins: first.bins, second: try averages(second), secondBins: second.bins,
      grid: grid, checkpoint: context.checkCancellation)
    try context.append(Self.chords, TableRows(result.chords))
    if context.wants(Self.activations) {
      try ChordActivationWriter(labels: pool.chords.map(\.description)).write(
        result.probabilities, grid: grid, to: Self.activations, of: context)
    }
  }
}
