/// The autocorrelation of real sequences of bounded length, by Fourier transform.
///
/// One instance serves one thread at a time.
public final class Autocorrelation {
  /// Longest sequence that is accepted.
  public let maximumLength: Int
  private let fft: RealFFT

  /// - Parameter maximumLength: longest sequence, at least 1.
  public init(maximumLength: Int) {
    self.maximumLength = maximumLength
    var size = 2
    while size < 2 * maximumLength { size *= 2 }
    fft = RealFFT(size: size)
  }

  /// Computes the unbiased autocorrelation: at each lag, the mean product of the pairs that the sequence holds.
  ///
  /// - Parameters:
  ///   - sequence: `count` values.
  ///   - count: at most `maximumLength`.
  ///   - result: receives the lags `0 ..< lagCount`; lags of `count` and more are 0.
  public func compute(
    _ sequence: UnsafePointer<Float>, count: Int, lagCount: Int, into result: UnsafeMutablePointer<Float>
  ) {
    precondition(count <= maximumLength, "the sequence is longer than this autocorrelation was made for")
    fft.input.update(from: sequence, count: count)
    (fft.input + count).update(repeating: 0, count: fft.size - count)
    fft.forward()
    let bins = UnsafeMutableRawPointer(fft.output).assumingMemoryBound(to: Float.self)
    for bin in 0..<fft.binCount {
      let (real, imaginary) = (bins[2 * bin], bins[2 * bin + 1])
      bins[2 * bin] = real * real + imaginary * imaginary
      bins[2 * bin + 1] = 0
    }
    fft.inverse()
    for lag in 0..<lagCount {
      result[lag] = lag < count ? fft.input[lag] / (Float(fft.size) * Float(count - lag)) : 0
    }
  }
}
