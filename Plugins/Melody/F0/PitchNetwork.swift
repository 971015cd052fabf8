import Neural
import PerformiaSDK
import Pitch

/// swift-f0's network, which hears a recording half a minute at a time.
///
/// Source: swift-f0 0.3.0 by L. Nieradzik, whose program this equals, silence included.
struct PitchNetwork {
  static let sampleRate = 16000
  static let hopSize = 256
  /// Seconds.
  static let framePeriod = Double(hopSize) / Double(sampleRate)
  /// What the network can tell, in Hz.
  static let frequencyRange = 46.875...2093.75

  /// Frames of a window.
  private static let windowFrames = 1875
  /// Frames on either side of a window that its frames depend on.
  private static let framesBefore = 11
  private static let framesBehind = 10
  /// A hop without a sample above this is silent: the network has never heard that, and says anything.
  private static let silence: Float = 1e-3

  static let inputs = [
    TensorDeclaration("audio", shape: [1, nil]), TensorDeclaration("fmin", shape: []),
    TensorDeclaration("fmax", shape: []),
  ]
  static let outputs = [
    TensorDeclaration("pitch", .float64, shape: [1, nil]), TensorDeclaration("confidence", shape: [1, nil]),
  ]

  let session: NeuralSession
  /// Hz.
  let range: ClosedRange<Double>

  /// Frequency and confidence of each frame; frame `k` is centred on sample `k` times ``hopSize``.
  func contour(of audio: AudioInput, context: AnalysisContext) throws -> PitchContour {
    let frameCount = max(audio.frames / Self.hopSize, audio.frames > 0 ? 1 : 0)
    var frequencies: [Float] = []
    var confidences: [Float] = []
    for first in stride(from: 0, to: frameCount, by: Self.windowFrames) {
      try context.checkCancellation()
      let frames = first..<min(first + Self.windowFrames, frameCount)
      let start = max(0, first - Self.framesBefore)
      let end = frames.upperBound < frameCount ? frames.upperBound + Self.framesBehind : frameCount
      let length =
        end == frameCount ? max(audio.frames - start * Self.hopSize, Self.hopSize) : (end - start) * Self.hopSize
      var samples = [Float](repeating: 0, count: length)
      try samples.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        try audio.read(from: start * Self.hopSize, count: length, into: base)
      }
      try judge(samples, cancellation: context.cancellation) { pitches, voices in
        guard voices.count >= frames.upperBound - start, pitches.count == voices.count else {
          throw NeuralError(
            .kind, "the model is another kind of model: it gave \(voices.count) frames for \(end - start)")
        }
        for frame in frames {
          let hop = samples[((frame - start) * Self.hopSize)..<min((frame - start + 1) * Self.hopSize, length)]
          frequencies.append(Float(pitches[frame - start]))
          confidences.append(hop.contains { abs($0) >= Self.silence } ? voices[frame - start] : 0)
        }
      }
      context.progress(0.8 * Double(frames.upperBound) / Double(frameCount))
    }
    return PitchContour(framePeriod: Self.framePeriod, frequencies: frequencies, confidences: confidences)
  }

  private func judge(
    _ samples: [Float], cancellation: HostCancellation,
    _ take: (_ pitches: UnsafeBufferPointer<Double>, _ voices: UnsafeBufferPointer<Float>) throws -> Void
  ) throws {
    let bounds = [Float(range.lowerBound), Float(range.upperBound)]
    try samples.withUnsafeBufferPointer { samples in
      try bounds.withUnsafeBufferPointer { bounds in
        let views = [
          TensorView("audio", shape: [1, samples.count], values: samples),
          TensorView("fmin", shape: [], values: UnsafeBufferPointer(rebasing: bounds[0..<1])),
          TensorView("fmax", shape: [], values: UnsafeBufferPointer(rebasing: bounds[1..<2])),
        ]
        try session.run(
          views, outputs: Self.outputs.map(\.name), probabilities: ["confidence"],
          isCancelled: { cancellation.isRequested }
        ) { try take($0[0].scalars(Double.self), $0[1].values) }
      }
    }
  }
}
