import CSignal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Halves a signal's sample rate, without delay and with the energy kept: amplitudes grow by the square root of 2.
///
/// The lowpass filter is flat to 0.6 of the result's Nyquist frequency; up to there aliases lie 130 dB below. What lies
/// higher is neither flat nor free of aliases, so that the result may be halved again as long as only its lower part is
/// of interest.
///
/// Source: J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", ISCAS 1974.
struct HalvingFilter: Sendable {
  /// Samples on either side of a result's place that it depends on.
  static let reach = 29

  private let taps: [Float]

  init() {
    // Cycles per sample of the input: the middle of the transition from 0.15 to 0.3.
    let cutoff = 0.225
    let attenuation = 130.0
    let shape = 0.1102 * (attenuation - 8.7)
    let gain = 2.0.squareRoot()
    let taps = (-Self.reach...Self.reach).map { offset in
      let position = Double(offset) / Double(Self.reach + 1)
      let window = besselI0(shape * (1 - position * position).squareRoot()) / besselI0(shape)
      let phase = 2 * Double.pi * cutoff * Double(offset)
      return window * (offset == 0 ? 2 * cutoff : 2 * cutoff * sin(phase) / phase)
    }
    let sum = taps.reduce(0, +)
    self.taps = taps.map { Float($0 * gain / sum) }
  }

  /// Writes samples of the halved signal.
  ///
  /// - Parameters:
  ///   - input: points at the sample that the first result stands on; `reach` samples before it and, from the last
  ///     result's place on, `reach` samples behind are read.
  ///   - count: number of results; the places of two of them are two samples apart.
  func halve(_ input: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>) {
    taps.withUnsafeBufferPointer { taps in
      guard let base = taps.baseAddress else { return }
      for index in 0..<count { output[index] = csignal_dot(base, input + 2 * index - Self.reach, taps.count) }
    }
  }
}

/// The modified Bessel function of the first kind and order 0.
private func besselI0(_ value: Double) -> Double {
  var term = 1.0
  var sum = 1.0
  for order in 1...64 {
    term *= (value / 2) * (value / 2) / Double(order * order)
    sum += term
  }
  return sum
}
