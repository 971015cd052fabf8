import Harmony
import Notation
import PerformiaSDK
import Signal

/// Chords from treble and bass chroma.
final class TemplateChords: Analyzer {
  static let treble = Input(
    "treble", type: "feature/chroma/1", attributes: ["register": "treble"],
    summary: "Chroma of the register above the bass.")
  static let bass = Input(
    "bass", type: "feature/chroma/1", attributes: ["register": "bass"], summary: "Chroma of the bass register.")
  static let beats = Input(
    "beats", type: "music/beats/1", count: .optional,
    summary: "Beats, where chords change; without them every quarter of a second is a candidate.")
  static let keys = Input(
    "keys", type: "music/keys/1", count: .optional,
    summary: "Keys, for the spelling of roots and a preference for chords of the key.")
  static let chords = Output(
    "chords", type: "music/chords/1", summary: "Chords without gaps, with up to three other readings each.")

  static let activations = Output(
    "activations", type: "activation/chord/1",
    summary: "How likely each chord of the vocabulary is, ten times a second.")

  static let vocabulary = Parameter.choice(
    "vocabulary", default: ChordVocabulary.full.rawValue, of: ChordVocabulary.allCases.map(\.rawValue),
    summary: "majmin: triads; sevenths: with 7, maj7 and min7; full: fourteen types on each root.")
  static let inversions = Parameter.bool(
    "inversions", default: true, summary: "Whether to decide from the bass which note of the chord is the lowest.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.chords.template", version: "1.1.0", name: "Chords by templates",
    summary: "Chords by templates for treble and bass chroma, decoded over the beats.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [treble, bass, beats, keys],
    outputs: [chords, activations],
    parameters: [vocabulary, inversions],
    resources: Resources(memoryBase: 4 << 20, memoryPerSecond: 32 << 10))

  /// Segments in a beat: chords may change between beats too.
  private static let divisions = 2
  /// Seconds; the grid where there are no beats.
  private static let regularPeriod = 0.25

  private let decoding: ChordDecoding

  init(parameters: Parameters) throws {
    guard let vocabulary = ChordVocabulary(rawValue: parameters[Self.vocabulary]) else {
      throw AnalyzerError("there is no such vocabulary", parameter: Self.vocabulary.name)
    }
    decoding = ChordDecoding(model: ChordModel(vocabulary: vocabulary, inversions: parameters[Self.inversions]))
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let treble = context.matrix(Self.treble), let bass = context.matrix(Self.bass) else { return }
    try context.checkCancellation()
    let beats = try context.table(Self.beats)?.start ?? []
    let grid =
      beats.count < 2
      ? BeatGrid(period: Self.regularPeriod, duration: context.duration)
      : BeatGrid(beats: beats, divisions: Self.divisions, duration: context.duration)
    func averages(_ matrix: MatrixInput) throws -> [Float] {
      try matrix.withValues {
        grid.averages(of: $0, binCount: 12, framePeriod: matrix.framePeriod, start: matrix.start)
      }
    }
    let (segments, posteriors) = try decoding.decode(
      treble: try averages(treble), bass: try averages(bass), grid: grid, keys: try context.keyPassages(Self.keys),
      checkpoint: context.checkCancellation)
    try context.checkCancellation()
    try context.append(Self.chords, TableRows(segments))
    if context.wants(Self.activations) {
      let model = decoding.model
      try ChordActivationWriter(labels: model.chordLabels).write(
        model.chordProbabilities(posteriors), grid: grid, to: Self.activations, of: context)
    }
  }
}
