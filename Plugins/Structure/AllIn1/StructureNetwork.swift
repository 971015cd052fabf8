import Neural
import PerformiaSDK
import Signal

/// The networks of All-In-One: neighbourhood attention over the frames of four stems, dilated up to twenty seconds.
///
/// Recordings of up to six minutes are heard as a whole; longer ones in stretches of five minutes, as long as those that the
/// networks learnt from, that overlap by two, over which one fades into the next.
///
/// Source: T. Kim, J. Nam, "All-in-one metrical and functional structure analysis with neighborhood attentions on demixed
/// audio", WASPAA 2023.
struct StructureNetwork {
  static let sampleRate = 44100
  static let frameRate = 100.0

  private static let stemCount = 4
  private static let frameSize = 2048
  private static let hopSize = 441
  private static let bandsPerOctave = 12
  private static let bands = 81
  private static let classes = 3 + SectionFunction.allCases.count
  /// A band at or below this holds nothing that is heard: a full-scale sine gives about 2.
  private static let silence: Float = 0.001
  private static let longestWhole = 36_000
  private static let framesPerStretch = 30_000
  private static let overlap = 12_000
  private static let framesPerBlock = 1024
  /// Of all work, what spectrograms take.
  private static let spectrogramShare = 0.05

  private let session: NeuralSession
  /// How many networks there are.
  private let foldCount: Int

  /// - Throws: ``NeuralError`` where the session's model is of another kind.
  init(_ session: NeuralSession) throws(NeuralError) {
    try session.require(
      inputs: [
        TensorDeclaration("spectrograms", shape: [Self.stemCount, nil, Self.bands]),
        TensorDeclaration("fold", .int64, shape: [1]),
      ],
      outputs: [TensorDeclaration("logits", shape: [nil, Self.classes])])
    guard let folds = session.metadata("folds").flatMap(Int.init), folds > 0 else {
      throw NeuralError(.kind, "the model is of another kind: it does not say under 'folds' how many networks it has")
    }
    self.session = session
    foldCount = folds
  }

  /// What the mean of the first `folds` networks, or of all if there are fewer, says of stems.
  ///
  /// - Parameter stems: bass, drums, other and vocals, one channel each.
  func activations(
    of stems: [AudioInput], folds: Int, context: AnalysisContext
  ) throws -> StructureActivations {
    let sampleCount = stems.map(\.frames).max() ?? 0
    let frameCount = (sampleCount + Self.hopSize - 1) / Self.hopSize
    var result = StructureActivations(frameCount: frameCount)
    let stretches = OverlappingWindows(
      count: frameCount, whole: Self.longestWhole, length: Self.framesPerStretch, overlap: Self.overlap)
    for (index, stretch) in stretches.ranges.enumerated() {
      func report(_ fraction: Double) {
        context.progress((Double(index) + fraction) / Double(stretches.ranges.count))
      }
      let spectrograms = try spectrograms(of: stems, stretch, context: context) { result.setSounding($0) }
      report(Self.spectrogramShare)
      let logits = try meanLogits(
        of: spectrograms, frames: stretch.count, folds: min(folds, foldCount), context: context
      ) {
        report(Self.spectrogramShare + (1 - Self.spectrogramShare) * $0)
      }
      logits.withUnsafeBufferPointer { logits in
        guard let base = logits.baseAddress else { return }
        for (row, frame) in stretch.enumerated() {
          result.add(base + row * Self.classes, weight: stretches.weight(of: index, at: frame), at: frame)
        }
      }
    }
    return result
  }

  /// log10(1 + x) of band magnitudes, [stems, frames, bands].
  private func spectrograms(
    of stems: [AudioInput], _ frames: Range<Int>, context: AnalysisContext, sounds: (_ frame: Int) -> Void
  ) throws -> [Float] {
    let spectrogram = LogFilteredSpectrogram(
      sampleRate: Double(Self.sampleRate), frameSize: Self.frameSize, hopSize: Self.hopSize,
      bandsPerOctave: Self.bandsPerOctave)
    let width = spectrogram.featureCount
    var rows = [Float](repeating: 0, count: Self.framesPerBlock * width)
    var values: [Float] = []
    values.reserveCapacity(Self.stemCount * frames.count * Self.bands)
    for stem in stems {
      for first in stride(from: frames.lowerBound, to: frames.upperBound, by: Self.framesPerBlock) {
        try context.checkCancellation()
        let block = first..<min(first + Self.framesPerBlock, frames.upperBound)
        try rows.withUnsafeMutableBufferPointer { rows in
          guard let base = rows.baseAddress else { return }
          try spectrogram.compute(block, sampleCount: stem.frames, into: base, stride: width) {
            try stem.read(from: $0, count: $1, into: $2)
          }
        }
        for frame in block {
          let row = rows[(frame - first) * width..<(frame - first) * width + Self.bands]
          if row.contains(where: { $0 > Self.silence }) { sounds(frame) }
          values += row
        }
      }
    }
    return values
  }

  /// [frames, classes].
  private func meanLogits(
    of spectrograms: [Float], frames: Int, folds: Int, context: AnalysisContext, progress: (Double) -> Void
  ) throws -> [Float] {
    let cancellation = context.cancellation
    var mean = [Float](repeating: 0, count: frames * Self.classes)
    for fold in 0..<folds {
      try context.checkCancellation()
      try spectrograms.withUnsafeBufferPointer { spectrograms in
        try [Int64(fold)].withUnsafeBufferPointer { fold in
          try session.run(
            [
              TensorView("spectrograms", shape: [Self.stemCount, frames, Self.bands], values: spectrograms),
              TensorView("fold", shape: [1], values: fold),
            ], outputs: ["logits"], shapes: [[frames, Self.classes]], isCancelled: { cancellation.isRequested }
          ) { outputs in
            for (index, logit) in outputs[0].values.enumerated() { mean[index] += logit / Float(folds) }
          }
        }
      }
      progress(Double(fold + 1) / Double(folds))
    }
    return mean
  }
}
