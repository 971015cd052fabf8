#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A Butterworth low-pass filter of fourth order, which goes on from one block of samples to the next.
///
/// Source of the sections: R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
struct LowPass {
  private struct Section {
    let b0: Double
    let b1: Double
    let a1: Double
    let a2: Double
    var first = 0.0
    var second = 0.0

    init(cutoff: Double, sampleRate: Double, quality: Double) {
      let angle = 2 * .pi * cutoff / sampleRate
      let alpha = sin(angle) / (2 * quality)
      b0 = (1 - cos(angle)) / 2 / (1 + alpha)
      b1 = 2 * b0
      a1 = -2 * cos(angle) / (1 + alpha)
      a2 = (1 - alpha) / (1 + alpha)
    }

    mutating func apply(to sample: Double) -> Double {
      let result = b0 * sample + first
      first = b1 * sample - a1 * result + second
      second = b0 * sample - a2 * result
      return result
    }
  }

  private var sections: (Section, Section)

  /// - Parameters:
  ///   - cutoff: Hz, where the level is down by 3 dB.
  ///   - sampleRate: Hz, more than twice the cutoff.
  init(cutoff: Double, sampleRate: Double) {
    sections = (
      Section(cutoff: cutoff, sampleRate: sampleRate, quality: 0.5411961001461969),
      Section(cutoff: cutoff, sampleRate: sampleRate, quality: 1.3065629648763766)
    )
  }

  mutating func apply(to samples: UnsafeMutableBufferPointer<Float>) {
    for index in samples.indices {
      samples[index] = Float(sections.1.apply(to: sections.0.apply(to: Double(samples[index]))))
    }
  }
}
