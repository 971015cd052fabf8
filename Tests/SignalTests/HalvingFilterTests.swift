import Foundation
import Testing

@testable import Signal

@Suite("Halving the sample rate")
struct HalvingFilterTests {
  /// Amplitude of a tone after halving; `frequency` in cycles per sample.
  private func amplitude(frequency: Double) -> Float {
    let input = (0..<2000).map { Float(sin(2 * Double.pi * frequency * Double($0))) }
    var output = [Float](repeating: 0, count: 900)
    input.withUnsafeBufferPointer { input in
      guard let base = input.baseAddress else { return }
      HalvingFilter().halve(base + 60, count: 900, into: &output)
    }
    // Samples need not fall on the peaks.
    return (2 * output.reduce(0) { $0 + $1 * $1 } / Float(output.count)).squareRoot()
  }

  @Test("tones up to 0.6 of the Nyquist frequency grow by the square root of 2", arguments: [0.01, 0.05, 0.1, 0.14])
  func passes(frequency: Double) {
    #expect(abs(amplitude(frequency: frequency) - Float(2).squareRoot()) < 0.02)
  }

  @Test("tones that would come down as aliases into that range vanish", arguments: [0.36, 0.4, 0.45, 0.49])
  func stops(frequency: Double) {
    #expect(amplitude(frequency: frequency) < 2e-6)
  }

  @Test("results stand on every other sample, without delay")
  func place() {
    var input = [Float](repeating: 0, count: 200)
    input[100] = 1
    var output = [Float](repeating: 0, count: 40)
    input.withUnsafeBufferPointer { input in
      guard let base = input.baseAddress else { return }
      HalvingFilter().halve(base + 60, count: 40, into: &output)
    }
    #expect(output.indices.max { output[$0] < output[$1] } == 20)
    for offset in 1...14 { #expect(output[20 - offset] == output[20 + offset]) }
  }
}
