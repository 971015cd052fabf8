import CSignal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Filters of constant ratio of centre frequency to bandwidth, as weights on the bins of a spectrum.
///
/// Every filter is a complex oscillation under a periodic Hann window, of unit sum of magnitudes. Weights whose magnitudes
/// make up the smallest hundredth of a filter's sum are left out.
///
/// Source: C. Schörkhuber, A. Klapuri, "Constant-Q transform toolbox for music processing", SMC 2010; conventions as in
/// librosa (B. McFee et al., "librosa: Audio and music signal analysis in Python", SciPy 2015).
struct ConstantQFilters {
  /// Whether results are magnitudes of complex sums, or sums of magnitudes.
  enum Response {
    case complex, magnitude
  }

  private struct Filter {
    let firstBin: Int
    let weightStart: Int
    /// Bins; every bin has two pairs of weights for complex sums, otherwise one weight.
    let count: Int
  }

  /// Samples of the transform that the weights belong to, a power of two.
  let transformSize: Int
  let response: Response
  private var filters: [Filter] = []
  private var weights: [Float] = []
  private static let neglectedShare = 0.01

  var count: Int { filters.count }

  /// Length of a filter in samples, not rounded.
  static func length(frequency: Double, sampleRate: Double, quality: Double) -> Double {
    quality * sampleRate / frequency
  }

  /// Ratio of centre frequency to bandwidth of filters that divide an octave evenly.
  static func quality(binsPerOctave: Int) -> Double {
    let ratio = exp2(2 / Double(binsPerOctave))
    return (ratio + 1) / (ratio - 1)
  }

  /// - Parameters:
  ///   - frequencies: centres in Hz, rising.
  ///   - sampleRate: of the signal that is transformed, in Hz.
  ///   - quality: ratio of centre frequency to bandwidth.
  ///   - leastTransformSize: a power of two; the size is the next power of two that holds every filter, but not less.
  ///   - gain: factor on the results, by frequency.
  init(
    frequencies: [Double], sampleRate: Double, quality: Double, leastTransformSize: Int, response: Response,
    gain: (Double) -> Double
  ) {
    let lengths = frequencies.map { Self.length(frequency: $0, sampleRate: sampleRate, quality: quality) }
    transformSize = max(leastTransformSize, Int(exp2(log2(lengths.max() ?? 2).rounded(.up))))
    self.response = response
    let transform = RealFFT(size: transformSize)
    for (frequency, length) in zip(frequencies, lengths) {
      let spectrum = Self.spectrum(length: length, frequency: frequency / sampleRate, transform: transform)
      let scale = length / Double(transformSize) * gain(frequency)
      append(spectrum.map { ($0.real * scale, $0.imaginary * scale) })
    }
  }

  private static func spectrum(
    length: Double, frequency: Double, transform: RealFFT
  ) -> [(real: Double, imaginary: Double)] {
    let first = Int((-length / 2).rounded(.down))
    let count = Int((length / 2).rounded(.down)) - first
    var oscillation = (0..<count).map { index in
      let phase = 2 * Double.pi * frequency * Double(first + index)
      let window = 0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(count))
      return (window * cos(phase), window * sin(phase))
    }
    let sum = oscillation.reduce(0) { $0 + ($1.0 * $1.0 + $1.1 * $1.1).squareRoot() }
    for index in oscillation.indices { oscillation[index] = (oscillation[index].0 / sum, oscillation[index].1 / sum) }
    let place = (transform.size - count) / 2

    func bins(of part: KeyPath<(Double, Double), Double>) -> [(Double, Double)] {
      transform.input.update(repeating: 0, count: transform.size)
      for index in 0..<count { transform.input[place + index] = Float(oscillation[index][keyPath: part]) }
      transform.forward()
      let output = UnsafeRawPointer(transform.output).assumingMemoryBound(to: Float.self)
      return (0..<transform.binCount).map { (Double(output[2 * $0]), Double(output[2 * $0 + 1])) }
    }
    return zip(bins(of: \.0), bins(of: \.1)).map { ($0.0 - $1.1, $0.1 + $1.0) }
  }

  private mutating func append(_ spectrum: [(real: Double, imaginary: Double)]) {
    let magnitudes = spectrum.map { ($0.real * $0.real + $0.imaginary * $0.imaginary).squareRoot() }
    let least = Self.leastMagnitude(magnitudes)
    guard let first = magnitudes.firstIndex(where: { $0 >= least }),
      let last = magnitudes.lastIndex(where: { $0 >= least })
    else { return }
    filters.append(Filter(firstBin: first, weightStart: weights.count, count: last - first + 1))
    let kept = (first...last).map { magnitudes[$0] >= least ? spectrum[$0] : (real: 0, imaginary: 0) }
    switch response {
    case .magnitude:
      weights += kept.map { Float(($0.real * $0.real + $0.imaginary * $0.imaginary).squareRoot()) }
    case .complex:
      for value in kept { weights += [Float(value.real), Float(-value.imaginary)] }
      for value in kept { weights += [Float(value.imaginary), Float(value.real)] }
    }
  }

  /// The smallest magnitude that is kept.
  private static func leastMagnitude(_ magnitudes: [Double]) -> Double {
    let rising = magnitudes.sorted()
    let total = rising.reduce(0, +)
    var sum = 0.0
    return rising.first { magnitude in
      sum += magnitude
      return sum >= neglectedShare * total
    } ?? 0
  }

  /// Writes one magnitude for each filter.
  ///
  /// - Parameters:
  ///   - spectrum: pairs of real and imaginary part for complex sums, otherwise magnitudes.
  func apply(to spectrum: UnsafePointer<Float>, into magnitudes: UnsafeMutablePointer<Float>) {
    weights.withUnsafeBufferPointer { weights in
      filters.withUnsafeBufferPointer { filters in
        guard let weights = weights.baseAddress else { return }
        for (index, filter) in filters.enumerated() {
          let run = weights + filter.weightStart
          switch response {
          case .magnitude:
            magnitudes[index] = csignal_dot(run, spectrum + filter.firstBin, filter.count)
          case .complex:
            let (bins, count) = (spectrum + 2 * filter.firstBin, 2 * filter.count)
            let real = csignal_dot(run, bins, count)
            let imaginary = csignal_dot(run + count, bins, count)
            magnitudes[index] = (real * real + imaginary * imaginary).squareRoot()
          }
        }
      }
    }
  }
}
