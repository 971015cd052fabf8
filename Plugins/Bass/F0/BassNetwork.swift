import Neural
import PerformiaSDK
import Pitch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CREPE's smallest network over a low-passed recording.
///
/// Source: J. W. Kim, J. Salamon, P. Li, J. P. Bello, "CREPE: A convolutional representation for pitch estimation", ICASSP 2018.
struct BassNetwork {
  static let sampleRate = 16000
  static let hopSize = 320
  /// Seconds.
  static let framePeriod = Double(hopSize) / Double(sampleRate)

  private static let frameSize = 1024
  private static let binCount = 360
  private static let binsPerSemitone = 5.0
  /// Fractional MIDI pitch of the lowest bin: 1997.38 cents above 10 Hz.
  private static let lowestPitch = 69 + (1997.3794084376191 - 1200 * log2(44.0)) / 100
  /// Bins on either side of the likeliest that say where between bins the pitch is.
  private static let neighbours = 4
  private static let framesAtOnce = 256
  /// A frame whose standard deviation is below this is silent.
  private static let silence: Float = 1e-4

  static let input = TensorDeclaration("frames", shape: [nil, frameSize])
  static let output = TensorDeclaration("activations", shape: [nil, binCount])

  let session: NeuralSession
  /// Hz.
  let range: ClosedRange<Double>
  /// Hz; above it the recording is weakened before the network hears it.
  let cutoff: Double

  /// Frequency and confidence of each frame; frame `k` is centred on sample `k` times ``hopSize``.
  func contour(of audio: AudioInput, context: AnalysisContext) throws -> PitchContour {
    let frameCount = audio.frames > 0 ? (audio.frames - 1) / Self.hopSize + 1 : 0
    var lowPass = LowPass(cutoff: cutoff, sampleRate: Double(Self.sampleRate))
    // What the filter gave of the samples from `-frameSize / 2` of the first frame on, which blocks carry along.
    var filtered = [Float](repeating: 0, count: (Self.framesAtOnce - 1) * Self.hopSize + Self.frameSize)
    var read = 0
    var kept = 0
    var contour = (frequencies: [Float](), confidences: [Float]())
    for first in stride(from: 0, to: frameCount, by: Self.framesAtOnce) {
      try context.checkCancellation()
      if first > 0 {
        kept = filtered.count - Self.framesAtOnce * Self.hopSize
        filtered.replaceSubrange(0..<kept, with: filtered[(filtered.count - kept)...])
      }
      try filtered.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        let count = buffer.count - kept
        try audio.read(from: read - Self.frameSize / 2, count: count, into: base + kept)
        lowPass.apply(to: UnsafeMutableBufferPointer(rebasing: buffer[kept...]))
        read += count
      }
      let count = min(Self.framesAtOnce, frameCount - first)
      try judge(filtered, frames: count, cancellation: context.cancellation, into: &contour)
      context.progress(0.9 * Double(first + count) / Double(frameCount))
    }
    return PitchContour(
      framePeriod: Self.framePeriod, frequencies: contour.frequencies, confidences: contour.confidences)
  }

  private func judge(
    _ samples: [Float], frames: Int, cancellation: HostCancellation,
    into contour: inout (frequencies: [Float], confidences: [Float])
  ) throws {
    var rows = [Float](repeating: 0, count: frames * Self.frameSize)
    var isSilent = [Bool](repeating: false, count: frames)
    for frame in 0..<frames {
      let part = samples[frame * Self.hopSize..<frame * Self.hopSize + Self.frameSize]
      let mean = part.reduce(0, +) / Float(Self.frameSize)
      let variance = part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(Self.frameSize - 1)
      isSilent[frame] = variance < Self.silence * Self.silence
      guard !isSilent[frame] else { continue }
      let gain = 1 / variance.squareRoot()
      for (index, sample) in part.enumerated() { rows[frame * Self.frameSize + index] = (sample - mean) * gain }
    }
    try rows.withUnsafeBufferPointer { rows in
      try session.run(
        [TensorView(Self.input.name, shape: [frames, Self.frameSize], values: rows)], outputs: [Self.output.name],
        shapes: [[frames, Self.binCount]], probabilities: [Self.output.name],
        isCancelled: { cancellation.isRequested }
      ) { outputs in
        for frame in 0..<frames {
          let row = UnsafeBufferPointer(
            rebasing: outputs[0].values[frame * Self.binCount..<(frame + 1) * Self.binCount])
          let (frequency, confidence) = pitch(of: row)
          contour.frequencies.append(frequency)
          contour.confidences.append(isSilent[frame] ? 0 : confidence)
        }
      }
    }
  }

  /// The likeliest frequency in Hz, as the mean of bins around the likeliest, and that bin's probability.
  private func pitch(of activations: UnsafeBufferPointer<Float>) -> (frequency: Float, confidence: Float) {
    func bin(_ frequency: Double) -> Int {
      let bin = (PitchScale.pitch(ofFrequency: frequency) - Self.lowestPitch) * Self.binsPerSemitone
      return min(max(Int(bin.rounded()), 0), Self.binCount - 1)
    }
    let bins = bin(range.lowerBound)...bin(range.upperBound)
    let best = bins.max { activations[$0] < activations[$1] } ?? bins.lowerBound
    var sum = (weights: 0.0, bins: 0.0)
    for near in max(best - Self.neighbours, 0)...min(best + Self.neighbours, Self.binCount - 1) {
      sum.weights += Double(activations[near])
      sum.bins += Double(activations[near]) * Double(near)
    }
    let centre = sum.weights > 0 ? sum.bins / sum.weights : Double(best)
    let pitch = Self.lowestPitch + centre / Self.binsPerSemitone
    return (Float(PitchScale.frequency(ofPitch: pitch)), activations[best])
  }
}
