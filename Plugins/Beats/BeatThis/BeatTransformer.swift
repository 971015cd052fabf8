import Beats
import Neural
import PerformiaSDK
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The network of Beat This!: a transformer over time and frequency, which hears half a minute at once.
///
/// Source: F. Foscarin, J. Schlüter, G. Widmer, "Beat this! Accurate beat tracking without DBN postprocessing", ISMIR 2024.
struct BeatTransformer {
  static let sampleRate = 22050
  /// Twice that of the network: between each two of its frames stands their mean.
  static let frameRate = 100.0

  private static let frameSize = 1024
  private static let hopSize = 441
  private static let bands = 128
  private static let frequencies = 30.0...11000
  /// 1000 for magnitudes that are the Fourier sum of the window's products over the square root of the frame size, in which
  /// a full-scale sine has 1024 / 4 / 32 = 8.
  private static let compression: Float = 8000
  private static let classes = 2
  /// A band at or below this holds nothing that is heard: a full-scale sine gives 9.
  private static let silence: Float = 0.01

  static let inputs = [TensorDeclaration("spectrogram", shape: [1, nil, bands])]
  static let outputs = [TensorDeclaration("logits", shape: [1, nil, classes])]

  let session: NeuralSession

  /// Probabilities of a beat that is no downbeat and of a downbeat; frame `k` is centred on `k / frameRate` seconds from
  /// the audio's start.
  /// `isSilent` tells of the same frames whether nothing sounds in them.
  func activations(
    of audio: AudioInput, context: AnalysisContext
  ) throws -> (beat: [Float], downbeat: [Float], isSilent: [Bool]) {
    let spectrogram = try spectrogram(of: audio, context: context)
    let frameCount = spectrogram.count / Self.bands
    var beat = [Float](repeating: 0, count: frameCount)
    var downbeat = beat
    var heard: [Float] = []
    for chunk in FrameChunks(frameCount: frameCount).chunks {
      try context.checkCancellation()
      let present = chunk.heard.clamped(to: 0..<frameCount)
      heard.removeAll(keepingCapacity: true)
      heard += repeatElement(0, count: (present.lowerBound - chunk.heard.lowerBound) * Self.bands)
      heard += spectrogram[present.lowerBound * Self.bands..<present.upperBound * Self.bands]
      heard += repeatElement(0, count: (chunk.heard.upperBound - present.upperBound) * Self.bands)
      try run(heard, frames: chunk.heard.count, cancellation: context.cancellation) { logits in
        for frame in chunk.used {
          let row = (frame - chunk.heard.lowerBound) * Self.classes
          let (any, first) = (Self.probability(logits[row]), Self.probability(logits[row + 1]))
          beat[frame] = max(0, any - first)
          downbeat[frame] = first
        }
      }
      context.progress(0.1 + 0.8 * Double(chunk.used.upperBound) / Double(frameCount))
    }
    let isSilent = (0..<frameCount).flatMap { frame in
      let sounds = spectrogram[frame * Self.bands..<(frame + 1) * Self.bands].contains { $0 > Self.silence }
      return [!sounds, !sounds]
    }
    return (withMidpoints(beat), withMidpoints(downbeat), isSilent)
  }

  private static func probability(_ logit: Float) -> Float { 1 / (1 + expf(-logit)) }

  /// ln(1 + 1000 x) of mel magnitudes, row by row at half of `frameRate`.
  private func spectrogram(of audio: AudioInput, context: AnalysisContext) throws -> [Float] {
    let spectrogram = LogMelSpectrogram(
      sampleRate: Double(Self.sampleRate), frameSize: Self.frameSize, hopSize: Self.hopSize, bandCount: Self.bands,
      frequencyRange: Self.frequencies, compression: Self.compression, weighting: .peak, edges: .mirrored)
    var values: [Float] = []
    values.reserveCapacity(spectrogram.frameCount(sampleCount: audio.frames) * Self.bands)
    try spectrogram.compute(sampleCount: audio.frames) {
      try context.checkCancellation()
      try audio.read(from: $0, count: $1, into: $2)
    } emit: { rows, rowCount in
      values.append(contentsOf: UnsafeBufferPointer(start: rows, count: rowCount * Self.bands))
    }
    return values
  }

  private func run(
    _ spectrogram: [Float], frames: Int, cancellation: HostCancellation,
    _ take: (_ logits: UnsafeBufferPointer<Float>) -> Void
  ) throws {
    try spectrogram.withUnsafeBufferPointer { spectrogram in
      let view = TensorView("spectrogram", shape: [1, frames, Self.bands], values: spectrogram)
      try session.run(
        [view], outputs: ["logits"], shapes: [[1, frames, Self.classes]],
        isCancelled: { cancellation.isRequested }
      ) { outputs in
        take(outputs[0].values)
      }
    }
  }
}
