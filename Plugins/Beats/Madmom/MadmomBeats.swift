import Beats
import Neural
import PerformiaSDK

/// Tempo, beats, downbeats and meter by madmom's networks and a bar pointer.
final class MadmomBeats: Analyzer {
  static let audio = Input.audio("audio", sampleRate: DownbeatNetwork.sampleRate, channels: 1)

  static let model = Parameter.model(
    "model", default: "madmom-downbeats", summary: "The networks: madmom's eight as one graph, for non-commercial use.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.madmom", version: "1.0.0", name: "Beats by madmom's networks",
    summary: "Tempo, beats, downbeats and meter by bidirectional recurrent networks and a bar pointer.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio],
    outputs: RhythmPorts.outputs + [RhythmPorts.activation],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, RhythmPorts.tempoRange, RhythmPorts.meters,
    ],
    resources: Resources(threads: 2, memoryBase: 256 << 20, memoryPerSecond: 512 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  private static let calibration = BeatCalibration(steepness: 4.4, centre: 0.05)

  private let parameters: Parameters
  private let decoder: RhythmDecoder

  init(parameters: Parameters) throws {
    self.parameters = parameters
    decoder = try RhythmDecoder(parameters, frameRate: DownbeatNetwork.frameRate, calibration: Self.calibration)
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: DownbeatNetwork.inputs, outputs: DownbeatNetwork.outputs)
    let (beat, downbeat) = try DownbeatNetwork(session: session).activations(of: audio, context: context)
    var observations = BeatObservations(frameCount: beat.count, frameRate: DownbeatNetwork.frameRate)
    observations.add(beat: beat, downbeat: downbeat, weight: 1)
    try decoder.write(observations, activations: (beat, downbeat), start: audio.start, to: context)
  }
}
