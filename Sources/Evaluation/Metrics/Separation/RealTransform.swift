import Cfftw3

/// FFTW's planner is not thread-safe by itself.
private let plannerIsThreadSafe: Void = fftw_make_planner_thread_safe()

/// A Fourier transform of real samples in double precision, with its own aligned buffers.
///
/// Plans are estimated, not measured: measuring gives plans, and so bits, that differ from run to run.
final class RealTransform {
  /// Number of samples.
  let size: Int
  /// Number of bins, `size / 2 + 1`.
  let bins: Int
  let samples: UnsafeMutablePointer<Double>
  let real: UnsafeMutablePointer<Double>
  let imaginary: UnsafeMutablePointer<Double>
  private let forwardPlan: fftw_plan
  private let inversePlan: fftw_plan

  /// - Parameter size: even, at least 2.
  init(size: Int) {
    _ = plannerIsThreadSafe
    self.size = size
    bins = size / 2 + 1
    samples = fftw_alloc_real(size)
    real = fftw_alloc_real(bins)
    imaginary = fftw_alloc_real(bins)
    samples.initialize(repeating: 0, count: size)
    var dimension = fftw_iodim(n: Int32(size), is: 1, os: 1)
    forwardPlan = fftw_plan_guru_split_dft_r2c(1, &dimension, 0, nil, samples, real, imaginary, UInt32(FFTW_ESTIMATE))
    inversePlan = fftw_plan_guru_split_dft_c2r(1, &dimension, 0, nil, real, imaginary, samples, UInt32(FFTW_ESTIMATE))
  }

  deinit {
    fftw_destroy_plan(forwardPlan)
    fftw_destroy_plan(inversePlan)
    fftw_free(samples)
    fftw_free(real)
    fftw_free(imaginary)
  }

  /// Sets the samples to part of a signal, with zeros where it has none.
  func load(_ signal: [Float], from start: Int, count: Int, at offset: Int = 0) {
    samples.update(repeating: 0, count: size)
    for index in max(0, -start)..<max(max(0, -start), min(count, signal.count - start)) {
      samples[offset + index] = Double(signal[start + index])
    }
  }

  /// Transforms the samples, which it destroys.
  func forward() { fftw_execute(forwardPlan) }

  /// Transforms the bins, which it destroys, to samples `size` times too large.
  func inverse() { fftw_execute(inversePlan) }

  /// The smallest even size from `least` on that has no prime factor above 5, for which transforms are fast.
  static func fastSize(from least: Int) -> Int {
    var size = max(least, 2)
    while true {
      var rest = size
      for factor in [2, 3, 5] { while rest.isMultiple(of: factor) { rest /= factor } }
      if rest == 1 && size.isMultiple(of: 2) { return size }
      size += 1
    }
  }
}

/// Spectra of several signals, each as real and imaginary parts.
struct SpectrumBank {
  let bins: Int
  private(set) var real: [Double]
  private(set) var imaginary: [Double]

  init(count: Int, bins: Int) {
    self.bins = bins
    real = [Double](repeating: 0, count: count * bins)
    imaginary = real
  }

  /// Takes the bins of a transform of as many.
  mutating func store(_ transform: RealTransform, at index: Int) {
    real.withUnsafeMutableBufferPointer { [bins] in
      $0.baseAddress?.advanced(by: index * bins).update(from: transform.real, count: bins)
    }
    imaginary.withUnsafeMutableBufferPointer { [bins] in
      $0.baseAddress?.advanced(by: index * bins).update(from: transform.imaginary, count: bins)
    }
  }

  /// Copies one of the spectra to a transform of as many bins.
  func load(_ index: Int, into transform: RealTransform) {
    for bin in 0..<bins {
      transform.real[bin] = real[index * bins + bin]
      transform.imaginary[bin] = imaginary[index * bins + bin]
    }
  }

  /// Adds to spectrum `index` the product of a spectrum of each of two banks.
  ///
  /// - Parameter conjugatesLeft: whether the left one is conjugated, which correlates instead of convolving.
  mutating func addProduct(
    at index: Int, _ left: SpectrumBank, _ leftIndex: Int, _ right: SpectrumBank, _ rightIndex: Int,
    conjugatesLeft: Bool
  ) {
    let sign: Double = conjugatesLeft ? -1 : 1
    let (target, a, b) = (index * bins, leftIndex * bins, rightIndex * bins)
    let count = bins
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        left.real.withUnsafeBufferPointer { leftReal in
          left.imaginary.withUnsafeBufferPointer { leftImaginary in
            right.real.withUnsafeBufferPointer { rightReal in
              right.imaginary.withUnsafeBufferPointer { rightImaginary in
                for bin in 0..<count {
                  let (x, y) = (leftReal[a + bin], sign * leftImaginary[a + bin])
                  let (u, v) = (rightReal[b + bin], rightImaginary[b + bin])
                  real[target + bin] += x * u - y * v
                  imaginary[target + bin] += x * v + y * u
                }
              }
            }
          }
        }
      }
    }
  }

  mutating func clear() {
    for index in real.indices {
      real[index] = 0
      imaginary[index] = 0
    }
  }
}
