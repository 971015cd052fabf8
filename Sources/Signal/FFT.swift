import Cfftw3f

/// FFTW's planner is not thread-safe by itself, and every plugin of a process shares one FFTW.
private let plannerIsThreadSafe: Void = fftwf_make_planner_thread_safe()

/// A real-to-complex transform of one size with its own aligned buffers.
///
/// Plans are estimated, not measured: measuring gives plans, and so bits, that differ from run to run.
/// One instance serves one thread at a time.
public final class RealFFT {
  /// Number of real samples.
  public let size: Int
  /// Number of complex bins, `size / 2 + 1`.
  public let binCount: Int
  /// The transform's input, `size` samples; the transform may overwrite it.
  public let input: UnsafeMutablePointer<Float>
  /// The transform's output, `binCount` pairs of real and imaginary part.
  public let output: UnsafeMutablePointer<fftwf_complex>

  private let forwardPlan: fftwf_plan
  private let inversePlan: fftwf_plan

  /// - Parameter size: number of samples, at least 2.
  public init(size: Int) {
    precondition(size >= 2, "an FFT needs two samples")
    _ = plannerIsThreadSafe
    self.size = size
    binCount = size / 2 + 1
    input = fftwf_alloc_real(size)
    output = fftwf_alloc_complex(binCount)
    input.initialize(repeating: 0, count: size)
    forwardPlan = fftwf_plan_dft_r2c_1d(Int32(size), input, output, UInt32(FFTW_ESTIMATE))
    inversePlan = fftwf_plan_dft_c2r_1d(Int32(size), output, input, UInt32(FFTW_ESTIMATE))
  }

  deinit {
    fftwf_destroy_plan(forwardPlan)
    fftwf_destroy_plan(inversePlan)
    fftwf_free(input)
    fftwf_free(output)
  }

  /// Transforms `input` into `output`.
  public func forward() { fftwf_execute(forwardPlan) }

  /// Transforms `output` into `input`, without normalisation (the result is `size` times the signal); destroys `output`.
  public func inverse() { fftwf_execute(inversePlan) }

  /// Writes the magnitude of every bin of `output` to `magnitudes`.
  public func magnitudes(into magnitudes: UnsafeMutablePointer<Float>) {
    let bins = UnsafeRawPointer(output).assumingMemoryBound(to: Float.self)
    for bin in 0..<binCount {
      let real = bins[2 * bin]
      let imaginary = bins[2 * bin + 1]
      magnitudes[bin] = (real * real + imaginary * imaginary).squareRoot()
    }
  }
}
