import PerformiaSDK

/// Mean and standard deviation of a recording's channels' mean, by which a network expects it to be normalised.
struct RecordingLevel {
  var mean: Float = 0
  var deviation: Float = 1

  private static let samplesAtOnce = 1 << 16

  init() {}

  /// Measures a recording; one that does not vary counts as one of deviation 1.
  ///
  /// - Throws: `CancellationError` when the host asked to stop, and what reading throws.
  init(of audio: AudioInput, context: AnalysisContext) throws {
    guard audio.frames > 1 else { return }
    let buffers = (0..<audio.channels).map { _ in
      UnsafeMutablePointer<Float>.allocate(capacity: Self.samplesAtOnce)
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    for buffer in buffers { buffer.initialize(repeating: 0, count: Self.samplesAtOnce) }
    var (sum, squares) = (0.0, 0.0)
    // Squares are taken around the first block's mean, so that an offset costs no digits.
    var centre = 0.0
    for first in stride(from: 0, to: audio.frames, by: Self.samplesAtOnce) {
      try context.checkCancellation()
      let count = min(Self.samplesAtOnce, audio.frames - first)
      try audio.read(from: first, count: count, into: buffers)
      var blockSum = 0.0
      for index in 0..<count {
        let value = buffers.reduce(Float(0)) { $0 + $1[index] } / Float(buffers.count)
        buffers[0][index] = value
        blockSum += Double(value)
      }
      if first == 0 { centre = blockSum / Double(count) }
      sum += blockSum
      for index in 0..<count {
        let difference = Double(buffers[0][index]) - centre
        squares += difference * difference
      }
    }
    let count = Double(audio.frames)
    let mean = sum / count
    let variance = max(0, squares - count * (mean - centre) * (mean - centre)) / (count - 1)
    self.mean = Float(mean)
    let deviation = Float(variance.squareRoot())
    self.deviation = deviation > 0 ? deviation : 1
  }
}
