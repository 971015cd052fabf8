import Signal

/// What the network hears: a logarithmic spectrogram of 65 to 2100 Hz in quarter tones, five times a second.
///
/// Source: F. Korzeniowski, G. Widmer, "Genre-agnostic key classification with convolutional neural networks", ISMIR 2018.
struct KeySpectrogram {
  static let bandCount = 105
  /// Frames that one step of the network's result stands for; three poolings by two.
  private static let framesPerStep = 8
  /// Frames whose absence the network's padding would make up for.
  private static let leastFrames = 8
  private static let framesAtOnce = 64
  private static let hopSize = 8820
  private static let sampleRate = 44100.0
  private static let framePeriod = Double(hopSize) / sampleRate
  /// Seconds from one step to the next.
  static let stepPeriod = Double(framesPerStep) * framePeriod
  /// Seconds; the middle of the first step's frames.
  static let stepStart = Double(framesPerStep - 1) / 2 * framePeriod

  struct Features {
    /// Row-major, frames x ``bandCount``.
    let values: [Float]
    var frameCount: Int { values.count / KeySpectrogram.bandCount }
    /// Rows that the network makes of them.
    var stepCount: Int { frameCount / KeySpectrogram.framesPerStep }
    var isSilent: Bool { values.allSatisfy { $0 < 1e-3 } }
  }

  private let spectrogram = LogFilteredSpectrogram(
    sampleRate: sampleRate, frameSize: 8192, hopSize: hopSize, bandsPerOctave: 24, range: 65...2100)

  /// Features of a whole recording; at least eight frames, as one step of the network needs them.
  ///
  /// - Parameters:
  ///   - read: copies samples from a position to a destination.
  ///   - checkpoint: called often with the share that is done; an error that it throws ends the work.
  func features(
    sampleCount: Int, read: (Int, Int, UnsafeMutablePointer<Float>) throws -> Void,
    checkpoint: (Double) throws -> Void
  ) throws -> Features {
    let count = spectrogram.frameCount(sampleCount: sampleCount)
    guard count > 0 else { return Features(values: []) }
    var values = [Float](repeating: 0, count: max(count, Self.leastFrames) * Self.bandCount)
    // The network takes the bands without their rise, which stands behind them in each row.
    let rowLength = spectrogram.featureCount
    var rows = [Float](repeating: 0, count: Self.framesAtOnce * rowLength)
    for first in stride(from: 0, to: count, by: Self.framesAtOnce) {
      try checkpoint(Double(first) / Double(count))
      let frames = first..<min(first + Self.framesAtOnce, count)
      try rows.withUnsafeMutableBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        try spectrogram.compute(frames, sampleCount: sampleCount, into: base, stride: rowLength, read: read)
      }
      for frame in frames {
        let row = (frame - first) * rowLength
        values.replaceSubrange(
          frame * Self.bandCount..<(frame + 1) * Self.bandCount, with: rows[row..<row + Self.bandCount])
      }
    }
    return Features(values: values)
  }
}
