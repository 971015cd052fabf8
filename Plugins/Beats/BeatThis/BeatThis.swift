import Beats
import Neural
import PerformiaSDK

/// Tempo, beats, downbeats and meter by the transformer of Beat This! and a bar pointer.
final class BeatThis: Analyzer {
  static let audio = Input.audio("audio", sampleRate: BeatTransformer.sampleRate, channels: 1)

  static let model = Parameter.model(
    "model", default: "beat-this", summary: "The network: the transformer of Beat This!.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.beat_this", version: "1.0.0", name: "Beats by Beat This!",
    summary: "Tempo, beats, downbeats and meter by a transformer over time and frequency and a bar pointer.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio],
    outputs: RhythmPorts.outputs + [RhythmPorts.activation],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, RhythmPorts.tempoRange, RhythmPorts.meters,
    ],
    resources: Resources(threads: 2, memoryBase: 1024 << 20, memoryPerSecond: 64 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  private static let calibration = BeatCalibration(steepness: 4.4, centre: 0.05)

  private let parameters: Parameters
  private let decoder: RhythmDecoder

  init(parameters: Parameters) throws {
    self.parameters = parameters
    decoder = try RhythmDecoder(parameters, frameRate: BeatTransformer.frameRate, calibration: Self.calibration)
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: BeatTransformer.inputs, outputs: BeatTransformer.outputs)
    let (beat, downbeat, isSilent) = try BeatTransformer(session: session).activations(of: audio, context: context)
    var observations = BeatObservations(frameCount: beat.count, frameRate: BeatTransformer.frameRate)
    observations.add(beat: beat, downbeat: downbeat, weight: 1)
    observations.leaveOut(isSilent)
    try decoder.write(observations, activations: (beat, downbeat), start: audio.start, to: context)
  }
}
