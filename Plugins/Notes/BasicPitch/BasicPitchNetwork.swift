import Neural
import PerformiaSDK

/// The network, which hears a recording in overlapping windows of two seconds.
///
/// Source: R. M. Bittner, J. J. Bosch, D. Rubinstein, G. Meseguer-Brocal, S. Ewert, "A lightweight
/// instrument-agnostic model for polyphonic note transcription and multipitch estimation", ICASSP 2022.
struct BasicPitchNetwork {
  static let sampleRate = 22050
  private static let windowSize = 43844
  private static let windowFrames = 172
  static let hopSize = 256
  /// Frames at each end of a window that its neighbours tell better.
  private static let margin = 15
  private static let keptFrames = windowFrames - 2 * margin
  private static let windowHop = windowSize - 2 * margin * hopSize
  /// Frames a second of which a recording has so many in all.
  private static let wholeFrameRate = sampleRate / hopSize

  /// Mean time from one frame to the next in seconds.
  static let framePeriod = Double(windowHop) / Double(keptFrames * sampleRate)

  static let input = TensorDeclaration("serving_default_input_2:0", shape: [nil, windowSize, 1])
  static let outputs = [
    TensorDeclaration("StatefulPartitionedCall:1", shape: [nil, windowFrames, NoteActivations.keyCount]),
    TensorDeclaration("StatefulPartitionedCall:2", shape: [nil, windowFrames, NoteActivations.keyCount]),
    TensorDeclaration("StatefulPartitionedCall:0", shape: [nil, windowFrames, NoteActivations.contourBinCount]),
  ]

  let session: NeuralSession

  /// Frames of a recording.
  static func frameCount(sampleCount: Int) -> Int { sampleCount * wholeFrameRate / sampleRate }

  /// Seconds from the recording's first sample to a frame. A window's frames do not divide it evenly, and so the first
  /// of the next one comes a little sooner than the others.
  static func time(of frame: Int) -> Double {
    let (window, inside) = frame.quotientAndRemainder(dividingBy: keptFrames)
    return Double(window * windowHop + inside * hopSize) / Double(sampleRate)
  }

  /// Judges a recording.
  func activations(of audio: AudioInput, context: AnalysisContext) throws -> NoteActivations {
    let frameCount = Self.frameCount(sampleCount: audio.frames)
    var result = NoteActivations(reservingFrames: frameCount)
    var samples = [Float](repeating: 0, count: Self.windowSize)
    var window = 0
    while result.frameCount < frameCount {
      try context.checkCancellation()
      try samples.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        let first = window * Self.windowHop - Self.margin * Self.hopSize
        try audio.read(from: first, count: Self.windowSize, into: base)
      }
      let frames = min(Self.keptFrames, frameCount - result.frameCount)
      try judge(samples, keeping: frames, cancellation: context.cancellation, into: &result)
      window += 1
      context.progress(0.9 * Double(result.frameCount) / Double(frameCount))
    }
    return result
  }

  private func judge(
    _ samples: [Float], keeping frames: Int, cancellation: HostCancellation, into result: inout NoteActivations
  ) throws {
    try samples.withUnsafeBufferPointer { samples in
      let names = Self.outputs.map(\.name)
      try session.run(
        [TensorView(Self.input.name, shape: [1, Self.windowSize, 1], values: samples)], outputs: names,
        shapes: Self.outputs.map { [1] + $0.shape.dropFirst().compactMap { $0 } }, probabilities: Set(names),
        isCancelled: { cancellation.isRequested }
      ) { outputs in
        func kept(_ output: TensorResult, _ bins: Int) -> UnsafeBufferPointer<Float> {
          UnsafeBufferPointer(rebasing: output.values[(Self.margin * bins)..<((Self.margin + frames) * bins)])
        }
        result.append(
          frames: frames, notes: kept(outputs[0], NoteActivations.keyCount),
          onsets: kept(outputs[1], NoteActivations.keyCount),
          contours: kept(outputs[2], NoteActivations.contourBinCount))
      }
    }
  }
}
