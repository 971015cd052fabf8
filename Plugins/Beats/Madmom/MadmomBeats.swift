import Beats
import Neural
import PerformiaSDK

/// Tempo, beats, downbeats and meter by madmom's networks and a bar pointer.
final class MadmomBeats: Analyzer {
  static let audio = Input.audio("audio", sampleRate: DownbeatNetwork.sampleRate, channels: 1)

  static let activation = Output(
    "activation", type: "activation/beat/1", summary: "The networks' probabilities of a beat and of a downbeat.")

  static let model = Parameter.model(
    "model", default: "madmom-downbeats", summary: "The networks: madmom's eight as one graph, for non-commercial use.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.beats.madmom", version: "1.0.0", name: "Beats by madmom's networks",
    summary: "Tempo, beats, downbeats and meter by bidirectional recurrent networks and a bar pointer.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio], outputs: RhythmPorts.outputs + [activation],
    parameters: [
      model, NeuralParameters.runtime, NeuralParameters.provider, RhythmPorts.tempoRange, RhythmPorts.meters,
    ],
    resources: Resources(threads: 2, memoryBase: 256 << 20, memoryPerSecond: 512 << 10),
    nativeDependencies: ["libfftw3f.so.3"])

  private static let calibration = RhythmDecoder.Calibration(steepness: 4.4, centre: 0.05)

  private let parameters: Parameters
  private let decoder: RhythmDecoder

  init(parameters: Parameters) throws {
    self.parameters = parameters
    decoder = RhythmDecoder(
      frameRate: DownbeatNetwork.frameRate, meters: try RhythmPorts.meters(of: parameters),
      tempoRange: try RhythmPorts.tempoRange(of: parameters), calibration: Self.calibration)
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: DownbeatNetwork.inputs, outputs: DownbeatNetwork.outputs)
    let (beat, downbeat) = try DownbeatNetwork(session: session).activations(of: audio, context: context)
    var observations = BeatObservations(frameCount: beat.count, frameRate: DownbeatNetwork.frameRate)
    observations.add(beat: beat, downbeat: downbeat, weight: 1)
    let rhythm = try decoder.read(
      observations, start: audio.start, duration: context.duration, checkpoint: context.checkCancellation)
    try rhythm.write(to: context)
    try RhythmPorts.write(
      beat: beat, downbeat: downbeat, frameRate: DownbeatNetwork.frameRate, start: audio.start, to: Self.activation,
      of: context)
  }
}
