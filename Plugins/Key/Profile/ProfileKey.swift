import Harmony
import PerformiaSDK
import Signal

/// Keys by passage, from chroma.
final class ProfileKey: Analyzer {
  static let chroma = Input(
    "chroma", type: "feature/chroma/1", attributes: ["register": "all"], summary: "Chroma of everything.")
  static let bass = Input(
    "bass", type: "feature/chroma/1", attributes: ["register": "bass"], summary: "Chroma of the bass register.")
  static let chords = Input(
    "chords", type: "music/chords/1", count: .optional,
    summary: "Chords, whose functions tell a key from its relative; best by an analyzer that knows no keys itself.")
  static let keys = Output(
    "keys", type: "music/keys/1", summary: "Passages without gaps; none where nothing tonal sounds.")
  static let activations = Output(
    "activations", type: "activation/key/1", summary: "How likely each key is, every four seconds by themselves.")

  static let modulationCost = Parameter.number(
    "modulation_cost", default: 8, in: 0...1000, unit: "nat",
    summary:
      "How much less likely than staying a change to a near key is, every four seconds; high values give one key.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.key.profile", version: "1.2.0", name: "Key by profiles",
    summary: "Keys by passage: key profiles in chroma and functions of chords, decoded by a hidden Markov model.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [chroma, bass, chords], outputs: [keys, activations],
    parameters: [modulationCost], resources: Resources(memoryBase: 1 << 20, memoryPerSecond: 4 << 10))

  private let decoding: KeyDecoding

  init(parameters: Parameters) throws {
    decoding = KeyDecoding(modulationCost: parameters[Self.modulationCost])
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let chroma = context.matrix(Self.chroma), let bass = context.matrix(Self.bass) else { return }
    try context.checkCancellation()
    let windows = BeatGrid(period: KeyDecoding.window, duration: context.duration)
    func averages(_ matrix: MatrixInput) throws -> [Float] {
      try matrix.withValues {
        windows.averages(of: $0, binCount: 12, framePeriod: matrix.framePeriod, start: matrix.start)
      }
    }
    let logLikelihoods = decoding.logLikelihoods(
      windows: try averages(chroma), bass: try averages(bass), chords: try context.chordSegments(Self.chords),
      boundaries: windows.boundaries)
    try context.checkCancellation()
    try context.append(Self.keys, TableRows(decoding.decode(logLikelihoods, boundaries: windows.boundaries)))
    if context.wants(Self.activations) {
      let matrix = try context.begin(
        Self.activations, bins: KeyModel.keyCount, framePeriod: KeyDecoding.window, start: KeyDecoding.window / 2,
        binLabels: KeyModel.names)
      let probabilities = KeyModel.probabilities(logLikelihoods: logLikelihoods)
      try matrix.append(probabilities, frames: probabilities.count / KeyModel.keyCount)
    }
  }
}
