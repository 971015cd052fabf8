import Beats
import Neural
import PerformiaSDK

/// Tempo, beats, downbeats and meter by BeatNet's networks and a bar pointer.
final class NeuralBeats: Analyzer {
  static let audio = Input.audio("audio", sampleRate: BeatNetwork.sampleRate, channels: 1)
  static let guideBeats = Input(
    "guide_beats", type: "music/beats/1", count: .optional,
    summary: "Beats that another analyzer found, as a second opinion.")
  static let guideDownbeats = Input(
    "guide_downbeats", type: "music/downbeats/1", count: .optional,
    summary: "Downbeats that the same analyzer found.")

  static let model = Parameter.model("model", default: "beatnet", summary: "The network: BeatNet's three as one graph.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.neural", version: "1.0.0", name: "Beats by a neural network",
    summary: "Tempo, beats, downbeats and meter by recurrent networks and a bar pointer.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio, guideBeats, guideDownbeats],
    outputs: RhythmPorts.outputs + [RhythmPorts.activation],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, RhythmPorts.tempoRange, RhythmPorts.meters,
    ],
    resources: Resources(threads: 2, memoryBase: 160 << 20, memoryPerSecond: 128 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  /// What the other analyzer says counts this much of what it would if its errors were independent from frame to frame.
  private static let guideWeight: Float = 0.35
  /// The guide tells bars by what the bars' spectrogram shows as well, and so counts half there.
  private static let guideBarWeight = 0.25

  private static let calibration = BeatCalibration(steepness: 6.5, centre: 0.61)

  private let parameters: Parameters
  private let decoder: RhythmDecoder

  init(parameters: Parameters) throws {
    self.parameters = parameters
    decoder = try RhythmDecoder(parameters, frameRate: BeatNetwork.frameRate, calibration: Self.calibration)
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: BeatNetwork.inputs, outputs: BeatNetwork.outputs)
    let (beat, downbeat, isSilent, spectrogram) = try BeatNetwork(session: session).activations(
      of: audio, context: context)
    var observations = BeatObservations(frameCount: beat.count, frameRate: BeatNetwork.frameRate)
    observations.add(beat: beat, downbeat: downbeat, weight: 1)
    if let guide = try guide(context) {
      let opinion = guide.probabilities(
        frameCount: beat.count, frameRate: BeatNetwork.frameRate, start: audio.start)
      observations.add(
        beat: opinion.beat, downbeat: opinion.downbeat, weight: Self.guideWeight, barWeight: Self.guideBarWeight)
    }
    observations.leaveOut(isSilent)
    try decoder.write(
      observations, activations: (beat, downbeat), start: audio.start, spectrogram: spectrogram, to: context)
  }

  private func guide(_ context: AnalysisContext) throws -> GuideBeats? {
    guard let beats = try context.table(Self.guideBeats)?.start, !beats.isEmpty else { return nil }
    return GuideBeats(beats: beats, downbeats: try context.table(Self.guideDownbeats)?.start ?? [])
  }
}
