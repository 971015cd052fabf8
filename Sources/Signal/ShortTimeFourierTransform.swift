#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The magnitude spectrum of short, windowed, centred frames of a signal.
///
/// Frame `k` is centred on sample `k * hopSize`; samples before the first and behind the last count as zero.
/// The window is a periodic Hann window, scaled so that a sine of amplitude 1 on a bin centre gives magnitude 1.
/// One instance serves one thread at a time.
public final class ShortTimeFourierTransform {
  /// Samples in a frame, even.
  public let frameSize: Int
  /// Samples from one frame's centre to the next.
  public let hopSize: Int
  /// Bins of a spectrum, `frameSize / 2 + 1`.
  public var binCount: Int { fft.binCount }

  private let fft: RealFFT
  private let window: [Float]

  /// - Parameters:
  ///   - frameSize: samples in a frame, even and at least 2.
  ///   - hopSize: samples between frame centres, at least 1.
  public init(frameSize: Int, hopSize: Int) {
    precondition(hopSize >= 1, "frames need a hop of at least one sample")
    self.frameSize = frameSize
    self.hopSize = hopSize
    fft = RealFFT(size: frameSize)
    let gain = 4 / Float(frameSize)
    window = hannWindow(size: frameSize).map { $0 * gain }
  }

  /// Number of frames whose centre lies inside a signal of `sampleCount` samples.
  public func frameCount(sampleCount: Int) -> Int {
    sampleCount > 0 ? (sampleCount - 1) / hopSize + 1 : 0
  }

  /// Transforms one frame.
  ///
  /// - Parameters:
  ///   - frame: `frameSize` samples.
  ///   - magnitudes: receives `binCount` magnitudes.
  public func magnitudes(of frame: UnsafePointer<Float>, into magnitudes: UnsafeMutablePointer<Float>) {
    transform(frame)
    fft.magnitudes(into: magnitudes)
  }

  /// Transforms one frame, with its phases.
  ///
  /// - Parameters:
  ///   - frame: `frameSize` samples.
  ///   - spectrum: receives `binCount` pairs of real and imaginary part.
  public func spectrum(of frame: UnsafePointer<Float>, into spectrum: UnsafeMutablePointer<Float>) {
    transform(frame)
    let bins = UnsafeRawPointer(fft.output).assumingMemoryBound(to: Float.self)
    spectrum.update(from: bins, count: 2 * binCount)
  }

  private func transform(_ frame: UnsafePointer<Float>) {
    let input = fft.input
    window.withUnsafeBufferPointer { window in
      for index in 0..<window.count { input[index] = frame[index] * window[index] }
    }
    fft.forward()
  }
}

/// A periodic Hann window of `size` samples with peak 1.
public func hannWindow(size: Int) -> [Float] {
  (0..<size).map { index in
    let phase = 2 * Double.pi * Double(index) / Double(size)
    return Float(0.5 - 0.5 * cos(phase))
  }
}
