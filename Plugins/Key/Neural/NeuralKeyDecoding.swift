import Harmony

/// Finds the most probable sequence of keys in what the network says of each step.
struct NeuralKeyDecoding {
  /// Steps in a window of the decoder: 8 s.
  private static let stepsPerWindow = 5
  /// Windows of a passage that count for its confidence, fitted to the development recordings.
  private static let evidence = 0.12

  private let model: KeyModel

  /// - Parameter modulationCost: as of ``KeyModel``.
  init(modulationCost: Double) {
    model = KeyModel(modulationCost: modulationCost)
  }

  /// - Parameters:
  ///   - evidence: row-major, steps x 24 keys: logits, whose mean over a recording is that of its key.
  ///   - duration: of the recording in seconds.
  func decode(_ evidence: [Float], duration: Double) -> [KeySegment] {
    let keys = KeyModel.keyCount
    let steps = evidence.count / keys
    guard steps > 0, duration > 0 else { return [] }
    var logLikelihoods: [Double] = []
    var boundaries = [0.0]
    for first in stride(from: 0, to: steps, by: Self.stepsPerWindow) {
      let end = min(first + Self.stepsPerWindow, steps)
      for key in 0..<keys {
        logLikelihoods.append((first..<end).reduce(0) { $0 + Double(evidence[$1 * keys + key]) })
      }
      boundaries.append(end == steps ? duration : Double(end) * KeySpectrogram.stepPeriod)
    }
    return model.decode(logLikelihoods: logLikelihoods, boundaries: boundaries, evidence: Self.evidence)
  }
}
