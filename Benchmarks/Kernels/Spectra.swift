import Signal

/// The magnitude spectra of a signal, row by row, and the kernel that makes them.
final class Spectra {
  let frameSize: Int
  let hopSize: Int
  let binCount: Int
  let frameCount: Int
  private let signal: FloatBuffer
  private let magnitudes: FloatBuffer
  private let transform: ShortTimeFourierTransform

  init(_ samples: [Float], frameSize: Int, hopSize: Int) {
    self.frameSize = frameSize
    self.hopSize = hopSize
    transform = ShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)
    binCount = transform.binCount
    frameCount = transform.frameCount(sampleCount: samples.count)
    signal = FloatBuffer(samples, margin: frameSize)
    magnitudes = FloatBuffer(count: frameCount * binCount)
    compute()
  }

  func row(_ frame: Int) -> UnsafeMutablePointer<Float> { magnitudes.values + frame * binCount }

  private func compute() {
    let first = signal.values + frameSize / 2
    for frame in 0..<frameCount { transform.magnitudes(of: first + frame * hopSize, into: row(frame)) }
  }

  /// - Parameter sampleRate: in Hz.
  func kernel(sampleRate: Double) -> Kernel {
    let transforms = FourierTransforms(size: frameSize)
    return Kernel(
      name: "short-time Fourier transform",
      shape: "\(frameSize) samples, hop \(hopSize), \(Int(sampleRate)) Hz", frames: frameCount,
      limit: .routine(name: "fftwf_execute") { [frameCount] in transforms.forward(frameCount) }
    ) { [self] in compute() }
  }
}
