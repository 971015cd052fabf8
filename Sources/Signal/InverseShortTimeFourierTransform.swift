/// A signal from the spectra of its frames: weighted overlap-add, frame by frame in time order.
///
/// The inverse of ``ShortTimeFourierTransform``: its spectra give its signal again, and changed spectra give the signal whose
/// own spectra are nearest to them in the sense of least squares. Frame `k` is centred on sample `k * hopSize`.
/// One instance serves one signal and one thread at a time.
///
/// Source: D. Griffin, J. Lim, "Signal estimation from modified short-time Fourier transform", IEEE TASSP 32(2), 1984, (6).
public final class InverseShortTimeFourierTransform {
  /// Samples in a frame, even.
  public let frameSize: Int
  /// Samples from one frame's centre to the next.
  public let hopSize: Int
  /// Bins of a spectrum, `frameSize / 2 + 1`.
  public var binCount: Int { fft.binCount }
  /// Most samples that one frame completes.
  public var mostSamples: Int { frameSize }

  private let fft: RealFFT
  private let window: [Float]
  private let gain: Float
  /// What the frames so far add up to, weighted by the window, and the weights; from `position` on.
  private var sums: [Float]
  private var weights: [Float]
  /// Of the first value in `sums`; negative at the start, where frames reach beyond the signal.
  private var position: Int

  /// Below this a sample lies outside all windows.
  private static let leastWeight: Float = 1e-10

  /// - Parameters:
  ///   - frameSize: samples in a frame, even and at least 2.
  ///   - hopSize: samples between frame centres, from 1 to half a frame: with more, samples lie between the windows.
  public init(frameSize: Int, hopSize: Int) {
    precondition(1...max(1, frameSize / 2) ~= hopSize, "frames overlap")
    self.frameSize = frameSize
    self.hopSize = hopSize
    fft = RealFFT(size: frameSize)
    window = hannWindow(size: frameSize)
    // The forward transform scales by 4 / frameSize and FFTW's round trip by frameSize.
    gain = 0.25
    sums = [Float](repeating: 0, count: frameSize)
    weights = sums
    position = -(frameSize / 2)
  }

  /// Adds the next frame.
  ///
  /// - Parameters:
  ///   - spectrum: `binCount` pairs of real and imaginary part, scaled as ``ShortTimeFourierTransform`` does.
  ///   - samples: receives the samples that no later frame reaches, those that follow what was given before; room for
  ///     ``mostSamples``.
  /// - Returns: how many these are; none while frames reach beyond the start.
  public func append(_ spectrum: UnsafePointer<Float>, into samples: UnsafeMutablePointer<Float>) -> Int {
    UnsafeMutableRawPointer(fft.output).assumingMemoryBound(to: Float.self).update(from: spectrum, count: 2 * binCount)
    fft.inverse()
    let frame = fft.input
    let frameSize = frameSize
    let gain = gain
    sums.withUnsafeMutableBufferPointer { sums in
      weights.withUnsafeMutableBufferPointer { weights in
        window.withUnsafeBufferPointer { window in
          for index in 0..<frameSize {
            sums[index] += frame[index] * (window[index] * gain)
            weights[index] += window[index] * window[index]
          }
        }
      }
    }
    return take(hopSize, into: samples)
  }

  /// Gives the last samples, which follow what was given before.
  ///
  /// - Parameters:
  ///   - end: number of samples of the whole signal; those that no frame reached are 0, at most `frameSize` remain.
  ///   - samples: room for ``mostSamples``.
  /// - Returns: how many samples these are.
  public func finish(at end: Int, into samples: UnsafeMutablePointer<Float>) -> Int {
    take(min(max(end - position, 0), frameSize), into: samples)
  }

  /// Normalises and removes the first `count` values; gives those that lie in the signal.
  private func take(_ count: Int, into samples: UnsafeMutablePointer<Float>) -> Int {
    let first = min(max(-position, 0), count)
    sums.withUnsafeMutableBufferPointer { sums in
      weights.withUnsafeMutableBufferPointer { weights in
        for index in first..<count {
          samples[index - first] = weights[index] > Self.leastWeight ? sums[index] / weights[index] : 0
        }
        let kept = sums.count - count
        for index in 0..<kept {
          sums[index] = sums[index + count]
          weights[index] = weights[index + count]
        }
        for index in kept..<sums.count {
          sums[index] = 0
          weights[index] = 0
        }
      }
    }
    position += count
    return count - first
  }
}
