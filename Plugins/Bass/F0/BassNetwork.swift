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
  /// What the network says, frame by frame.
  struct Judgement {
    /// The likeliest frequency in Hz and its probability.
    var frequencies: [Float] = []
    var confidences: [Float] = []
    /// Probabilities of the pitches of ``BassScale``, row-major, frames x pitches.
    var pitches: [Float] = []

    var contour: PitchContour {
      PitchContour(framePeriod: BassNetwork.framePeriod, frequencies: frequencies, confidences: confidences)
    }
  }

  static let sampleRate = 16000
  static let hopSize = 512
  /// Seconds.
  static let framePeriod = Double(hopSize) / Double(sampleRate)

  private static let frameSize = 1024
  private static let binCount = 360
  private static let binsPerSemitone = 5.0
  /// Fractional MIDI pitch of the lowest bin: 1997.38 cents above 10 Hz.
  private static let lowestPitch = 69 + (1997.3794084376191 - 1200 * log2(44.0)) / 100
  /// Bins on either side of the likeliest that say where between bins the pitch is.
  private static let neighbours = 4
  /// Bins on either side of a semitone's middle that belong to it.
  private static let semitoneNeighbours = 2
  private static let framesAtOnce = 64
  /// A frame whose standard deviation is below this is silent.
  private static let silence: Float = 1e-4
  /// Hz; above it the recording is weakened, so that the network hears its lowest voice.
  private static let cutoff = 300.0

  static let input = TensorDeclaration("frames", shape: [nil, frameSize])
  static let output = TensorDeclaration("activations", shape: [nil, binCount])

  let session: NeuralSession
  private let bins: ClosedRange<Int>
  private let semitones: [Range<Int>]

  /// - Parameter range: Hz.
  init(session: NeuralSession, range: ClosedRange<Double>) {
    func bin(_ pitch: Double) -> Int {
      min(max(Int(((pitch - Self.lowestPitch) * Self.binsPerSemitone).rounded()), 0), Self.binCount - 1)
    }
    self.session = session
    bins = bin(PitchScale.pitch(ofFrequency: range.lowerBound))...bin(PitchScale.pitch(ofFrequency: range.upperBound))
    semitones = BassScale.pitches.map { pitch in
      let middle = Int(((Double(pitch) - Self.lowestPitch) * Self.binsPerSemitone).rounded())
      let first = max(middle - Self.semitoneNeighbours, 0)
      return first..<max(middle + Self.semitoneNeighbours + 1, first)
    }
  }

  /// Frame `k` is centred on sample `k` times ``hopSize``.
  func judge(_ audio: AudioInput, context: AnalysisContext) throws -> Judgement {
    let frameCount = audio.frames > 0 ? (audio.frames - 1) / Self.hopSize + 1 : 0
    var lowPass = LowPass(cutoff: Self.cutoff, sampleRate: Double(Self.sampleRate))
    // What the filter gave of the samples from `-frameSize / 2` of the first frame on, which blocks carry along.
    var filtered = [Float](repeating: 0, count: (Self.framesAtOnce - 1) * Self.hopSize + Self.frameSize)
    var read = 0
    var kept = 0
    var result = Judgement()
    for first in stride(from: 0, to: frameCount, by: Self.framesAtOnce) {
      try context.checkCancellation()
      if first > 0 {
        kept = filtered.count - Self.framesAtOnce * Self.hopSize
        filtered.replaceSubrange(0..<kept, with: Array(filtered[(filtered.count - kept)...]))
      }
      try filtered.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        let count = buffer.count - kept
        try audio.read(from: read - Self.frameSize / 2, count: count, into: base + kept)
        lowPass.apply(to: UnsafeMutableBufferPointer(rebasing: buffer[kept...]))
        read += count
      }
      let count = min(Self.framesAtOnce, frameCount - first)
      try judge(filtered, frames: count, cancellation: context.cancellation, into: &result)
      context.progress(0.8 * Double(first + count) / Double(frameCount))
    }
    return result
  }

  private func judge(
    _ samples: [Float], frames: Int, cancellation: HostCancellation, into result: inout Judgement
  ) throws {
    var rows = [Float](repeating: 0, count: frames * Self.frameSize)
    var isSilent = [Bool](repeating: false, count: frames)
    rows.withUnsafeMutableBufferPointer { rows in
      samples.withUnsafeBufferPointer { samples in
        for frame in 0..<frames {
          isSilent[frame] = !Self.normalise(
            UnsafeBufferPointer(rebasing: samples[frame * Self.hopSize..<frame * Self.hopSize + Self.frameSize]),
            into: UnsafeMutableBufferPointer(rebasing: rows[frame * Self.frameSize..<(frame + 1) * Self.frameSize]))
        }
      }
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
          append(row, isSilent: isSilent[frame], to: &result)
        }
      }
    }
  }

  /// Gives a frame mean 0 and standard deviation 1; false where it is silent, and nothing is written.
  private static func normalise(_ frame: UnsafeBufferPointer<Float>, into row: UnsafeMutableBufferPointer<Float>)
    -> Bool
  {
    var sum = 0.0
    for sample in frame { sum += Double(sample) }
    let mean = Float(sum / Double(frame.count))
    var squares = 0.0
    for sample in frame { squares += Double((sample - mean) * (sample - mean)) }
    let deviation = Float((squares / Double(frame.count - 1)).squareRoot())
    guard deviation >= silence else { return false }
    for index in frame.indices { row[index] = (frame[index] - mean) / deviation }
    return true
  }

  private func append(_ activations: UnsafeBufferPointer<Float>, isSilent: Bool, to result: inout Judgement) {
    let (frequency, confidence) = pitch(of: activations)
    result.frequencies.append(frequency)
    result.confidences.append(isSilent ? 0 : confidence)
    for semitone in semitones {
      var greatest: Float = 0
      if !isSilent { for bin in semitone { greatest = max(greatest, activations[bin]) } }
      result.pitches.append(greatest)
    }
  }

  /// The likeliest frequency in Hz, as the mean of bins around the likeliest, and that bin's probability.
  private func pitch(of activations: UnsafeBufferPointer<Float>) -> (frequency: Float, confidence: Float) {
    var best = bins.lowerBound
    for bin in bins where activations[bin] > activations[best] { best = bin }
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
