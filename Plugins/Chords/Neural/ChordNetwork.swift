import Neural
import PerformiaSDK
import Signal

/// The network with the constant-Q transform that it listens through.
///
/// Source: J. Jiang, K. Chen, W. Li, G. Xia, "Large-vocabulary chord transcription via chord structure decomposition",
/// ISMIR 2019.
struct ChordNetwork {
  static let sampleRate = 22050
  private static let hopSize = 512
  private static let binsPerOctave = 36
  /// F#0 in Hz.
  private static let minimumFrequency = 23.124651419477154
  private static let transformBinCount = 288
  /// The network's bins begin half an octave up.
  private static let firstBin = 18
  private static let binCount = 252

  /// Seconds.
  static let framePeriod = Double(hopSize) / Double(sampleRate)
  static let input = TensorDeclaration("cqt", shape: [1, nil, binCount])

  /// Share of the work that listening takes; the network does the rest.
  private static let transformShare = 0.15

  let session: NeuralSession

  /// Judges a recording.
  ///
  /// - Returns: probabilities, row-major, frames x ``ChordHead/classCount``, and the windows that the network saw.
  func probabilities(
    of audio: AudioInput, context: AnalysisContext
  ) throws -> (values: [Float], windows: OverlappingWindows) {
    let spectrogram = try transform(audio, context: context)
    let frameCount = spectrogram.count / Self.binCount
    let windows = Self.windows(frameCount: frameCount)
    var result = [Float](repeating: 0, count: frameCount * ChordHead.classCount)
    for index in windows.ranges.indices {
      try context.checkCancellation()
      try judge(spectrogram, window: index, of: windows, context: context, into: &result)
      context.progress(
        Self.transformShare + (1 - Self.transformShare) * Double(index + 1) / Double(windows.ranges.count))
    }
    return (result, windows)
  }

  /// Up to a quarter of an hour is heard as a whole, because the network normalises over everything that it hears; longer
  /// recordings in windows of ten minutes that overlap by a minute.
  private static func windows(frameCount: Int) -> OverlappingWindows {
    func frames(minutes: Double) -> Int { Int(minutes * 60 / framePeriod) }
    return OverlappingWindows(
      count: frameCount, whole: frames(minutes: 15), length: frames(minutes: 10), overlap: frames(minutes: 1))
  }

  /// The network's bins of the constant-Q transform, row-major.
  private func transform(_ audio: AudioInput, context: AnalysisContext) throws -> [Float] {
    func read(_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws {
      try context.checkCancellation()
      try audio.read(from: start, count: count, into: destination)
    }
    let tuning = try PitchHistogram.tuning(
      sampleCount: audio.frames, sampleRate: audio.sampleRate, pitchesPerOctave: Self.binsPerOctave, read: read
    ) { done in context.progress(Self.transformShare / 2 * done) }
    let transform = HybridConstantQTransform(
      settings: .init(
        sampleRate: audio.sampleRate, minimumFrequency: Self.minimumFrequency, binCount: Self.transformBinCount,
        binsPerOctave: Self.binsPerOctave, hopSize: Self.hopSize), tuning: tuning)
    let frameCount = transform.frameCount(sampleCount: audio.frames)
    var result: [Float] = []
    result.reserveCapacity(frameCount * Self.binCount)
    try transform.compute(sampleCount: audio.frames, read: read) { rows, count in
      for row in 0..<count {
        let first = rows + (row * Self.transformBinCount + Self.firstBin)
        result.append(contentsOf: UnsafeBufferPointer(start: first, count: Self.binCount))
      }
      let done = Double(result.count / Self.binCount) / Double(frameCount)
      context.progress(Self.transformShare * (1 + done) / 2)
    }
    return result
  }

  private func judge(
    _ spectrogram: [Float], window: Int, of windows: OverlappingWindows, context: AnalysisContext,
    into result: inout [Float]
  ) throws {
    let range = windows.ranges[window]
    let cancellation = context.cancellation
    try spectrogram.withUnsafeBufferPointer { values in
      let seen = UnsafeBufferPointer(
        rebasing: values[range.lowerBound * Self.binCount..<range.upperBound * Self.binCount])
      let cqt = TensorView(Self.input.name, shape: [1, range.count, Self.binCount], values: seen)
      try session.run(
        [cqt], outputs: ChordHead.allCases.map(\.rawValue),
        shapes: ChordHead.allCases.map { [range.count, $0.count] },
        probabilities: Set(ChordHead.allCases.map(\.rawValue)), isCancelled: { cancellation.isRequested }
      ) { outputs in
        for (head, output) in zip(ChordHead.allCases, outputs) {
          let judged = output.values
          for frame in 0..<range.count {
            let weight = windows.weight(of: window, at: range.lowerBound + frame)
            let place = (range.lowerBound + frame) * ChordHead.classCount + head.offset
            for index in 0..<head.count { result[place + index] += weight * judged[frame * head.count + index] }
          }
        }
      }
    }
  }
}
