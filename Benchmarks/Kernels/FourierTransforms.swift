import Cfftw3f

/// Bare transforms by FFTW, planned as the kernels plan theirs, over buffers that stay in the cache.
final class FourierTransforms {
  private let samples: UnsafeMutablePointer<Float>
  private let bins: UnsafeMutablePointer<fftwf_complex>
  private let forwardPlan: fftwf_plan
  private let inversePlan: fftwf_plan

  init(size: Int) {
    samples = fftwf_alloc_real(size)
    bins = fftwf_alloc_complex(size / 2 + 1)
    samples.initialize(repeating: 0, count: size)
    forwardPlan = fftwf_plan_dft_r2c_1d(Int32(size), samples, bins, UInt32(FFTW_ESTIMATE))
    inversePlan = fftwf_plan_dft_c2r_1d(Int32(size), bins, samples, UInt32(FFTW_ESTIMATE))
  }

  deinit {
    fftwf_destroy_plan(forwardPlan)
    fftwf_destroy_plan(inversePlan)
    fftwf_free(samples)
    fftwf_free(bins)
  }

  func forward(_ count: Int) {
    for _ in 0..<count { fftwf_execute(forwardPlan) }
  }

  func thereAndBack(_ count: Int) {
    for _ in 0..<count {
      fftwf_execute(forwardPlan)
      fftwf_execute(inversePlan)
    }
  }
}
