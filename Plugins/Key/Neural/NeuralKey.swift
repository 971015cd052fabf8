import Harmony
import Neural
import PerformiaSDK
import Signal

/// Keys by passage, from a convolutional network.
final class NeuralKey: Analyzer {
  static let audio = Input.audio("audio", sampleRate: 44100, channels: 1)
  static let keys = Output(
    "keys", type: "music/keys/1", summary: "Passages without gaps; none where nothing sounds.")
  static let activations = Output(
    "activations", type: "activation/key/1", summary: "How likely each key is, every 1.6 seconds.")

  static let model = Parameter.model(
    "model", default: "madmom-key", summary: "The network: madmom's for keys, or one with the same inputs and outputs.")
  static let modulationCost = Parameter.number(
    "modulation_cost", default: 20, in: 0...1000, unit: "nat",
    summary:
      "How much less likely than staying a change to a near key is, every eight seconds; high values give one key.")

  static let declaration = AnalyzerDeclaration(
    id: "performia.key.neural", version: "1.1.0", name: "Key by a network",
    summary: "Keys by passage: a convolutional network over a spectrogram, decoded by a hidden Markov model.",
    maker: "Performia", licence: "GPL-3.0-or-later", inputs: [audio], outputs: [keys, activations],
    parameters: [model, NeuralParameters.runtime, NeuralParameters.provider, modulationCost],
    resources: Resources(memoryBase: 128 << 20, memoryPerSecond: 128 << 10), nativeDependencies: ["libfftw3f.so.3"])

  private let parameters: Parameters

  init(parameters: Parameters) throws {
    self.parameters = parameters
  }

  func analyze(_ context: AnalysisContext) throws {
    guard let audio = context.audio(Self.audio) else { return }
    let session = try context.session(
      Self.model, parameters, inputs: [TensorDeclaration("feat", shape: [nil, KeySpectrogram.bandCount])],
      outputs: [TensorDeclaration("keys", shape: [nil, KeyModel.keyCount])])
    let features = try KeySpectrogram().features(
      sampleCount: audio.frames, read: { try audio.read(from: $0, count: $1, into: $2) },
      checkpoint: { fraction in
        try context.checkCancellation()
        context.progress(0.3 * fraction)
      })
    let evidence = try evidence(features, session, context)
    let decoding = NeuralKeyDecoding(modulationCost: parameters[Self.modulationCost])
    try context.append(
      Self.keys, TableRows(features.isSilent ? [] : decoding.decode(evidence, duration: context.duration)))
    if context.wants(Self.activations) {
      let matrix = try context.begin(
        Self.activations, bins: KeyModel.keyCount, framePeriod: KeySpectrogram.stepPeriod,
        start: KeySpectrogram.stepStart, binLabels: KeyModel.names)
      let probabilities = KeyModel.probabilities(logLikelihoods: evidence)
      try matrix.append(probabilities, frames: probabilities.count / KeyModel.keyCount)
    }
  }

  /// Row-major, steps of 1.6 s x 24 keys.
  private func evidence(
    _ features: KeySpectrogram.Features, _ session: NeuralSession, _ context: AnalysisContext
  ) throws -> [Float] {
    guard features.frameCount > 0 else { return [] }
    let cancellation = context.cancellation
    return try features.values.withUnsafeBufferPointer { values in
      try session.run(
        [TensorView("feat", shape: [features.frameCount, KeySpectrogram.bandCount], values: values)],
        outputs: ["keys"], shapes: [[features.stepCount, KeyModel.keyCount]], isCancelled: { cancellation.isRequested }
      ) { Array($0[0].values) }
    }
  }
}
