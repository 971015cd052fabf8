import Neural
import PerformiaSDK
import Signal

/// madmom's networks for beats and downbeats, which hear a recording forward and backward: the mean of eight.
///
/// Recordings of up to 15 minutes are heard in one go, as madmom does; longer ones in windows of ten minutes that overlap,
/// of which the ends are not used.
///
/// Source: S. Böck, F. Krebs, G. Widmer, "Joint beat and downbeat tracking with recurrent neural networks", ISMIR 2016.
struct DownbeatNetwork {
  static let sampleRate = 44100
  static let frameRate = 100.0

  private static let hopSize = 441
  /// Frame sizes and bands per octave of the spectrograms that stand side by side.
  private static let resolutions = [(frameSize: 1024, bands: 3), (2048, 6), (4096, 12)]
  private static let features = 314
  private static let classes = 3
  private static let longestWhole = 90_000
  private static let framesPerWindow = 60_000
  /// Frames that a window hears beyond what is used of it, at either end.
  private static let overlap = 1000

  static let inputs = [TensorDeclaration("feat", shape: [nil, features])]
  static let outputs = [TensorDeclaration("activations", shape: [nil, classes])]

  let session: NeuralSession

  /// Probabilities of a beat that is no downbeat and of a downbeat; frame `k` is centred on `k / frameRate` seconds from
  /// the audio's start.
  func activations(of audio: AudioInput, context: AnalysisContext) throws -> (beat: [Float], downbeat: [Float]) {
    let spectrograms = Self.resolutions.map { frameSize, bands in
      LogFilteredSpectrogram(
        sampleRate: Double(Self.sampleRate), frameSize: frameSize, hopSize: Self.hopSize, bandsPerOctave: bands)
    }
    let frameCount = (audio.frames + Self.hopSize - 1) / Self.hopSize
    var beat = [Float](repeating: 0, count: frameCount)
    var downbeat = beat
    let step = frameCount <= Self.longestWhole ? max(1, frameCount) : Self.framesPerWindow
    for start in stride(from: 0, to: frameCount, by: step) {
      try context.checkCancellation()
      let used = start..<min(start + step, frameCount)
      let heard = max(0, start - Self.overlap)..<min(used.upperBound + Self.overlap, frameCount)
      let features = try features(of: heard, spectrograms, audio: audio, context: context)
      try run(features, frames: heard.count, context: context) { frame, probabilities in
        guard used.contains(heard.lowerBound + frame) else { return }
        beat[heard.lowerBound + frame] = probabilities.beat
        downbeat[heard.lowerBound + frame] = probabilities.downbeat
      }
      context.progress(0.8 * Double(used.upperBound) / Double(frameCount))
    }
    return (beat, downbeat)
  }

  private func features(
    of frames: Range<Int>, _ spectrograms: [LogFilteredSpectrogram], audio: AudioInput, context: AnalysisContext
  ) throws -> [Float] {
    var features = [Float](repeating: 0, count: frames.count * Self.features)
    try features.withUnsafeMutableBufferPointer { features in
      guard let rows = features.baseAddress else { return }
      let framesAtOnce = 1024
      for first in stride(from: frames.lowerBound, to: frames.upperBound, by: framesAtOnce) {
        try context.checkCancellation()
        let block = first..<min(first + framesAtOnce, frames.upperBound)
        var column = (first - frames.lowerBound) * Self.features
        for spectrogram in spectrograms {
          try spectrogram.compute(block, sampleCount: audio.frames, into: rows + column, stride: Self.features) {
            try audio.read(from: $0, count: $1, into: $2)
          }
          column += spectrogram.featureCount
        }
      }
    }
    return features
  }

  private func run(
    _ features: [Float], frames: Int, context: AnalysisContext,
    _ take: (_ frame: Int, _ probabilities: (beat: Float, downbeat: Float)) -> Void
  ) throws {
    let cancellation = context.cancellation
    try features.withUnsafeBufferPointer { features in
      let view = TensorView("feat", shape: [frames, Self.features], values: features)
      try session.run(
        [view], outputs: ["activations"], shapes: [[frames, Self.classes]],
        probabilities: ["activations"], isCancelled: { cancellation.isRequested }
      ) { outputs in
        let values = outputs[0].values
        for frame in 0..<frames {
          take(frame, (values[frame * Self.classes + 1], values[frame * Self.classes + 2]))
        }
      }
    }
  }
}
