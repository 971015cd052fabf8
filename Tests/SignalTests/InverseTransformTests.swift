import Foundation
import Testing

@testable import Signal

@Suite("Signals from their spectra")
struct InverseTransformTests {
  /// Noise without a pattern, -1 to 1.
  private func noise(_ count: Int) -> [Float] {
    (0..<count).map { index in
      let value = (index &* 7919 &+ index &* index &* 104_729) % 2003
      return Float(value) / 1001.5 - 1
    }
  }

  /// What the inverse makes of the spectra of a signal, each changed by `change`.
  private func roundTrip(
    _ signal: [Float], frameSize: Int, hopSize: Int, change: (inout [Float]) -> Void = { _ in }
  ) -> [Float] {
    let forward = ShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)
    let inverse = InverseShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)
    let margin = [Float](repeating: 0, count: frameSize)
    let padded = margin[..<(frameSize / 2)] + signal + margin
    var result: [Float] = []
    var spectrum = [Float](repeating: 0, count: 2 * forward.binCount)
    var samples = [Float](repeating: 0, count: inverse.mostSamples)
    for frame in 0..<signal.count / hopSize + 1 {
      Array(padded[frame * hopSize..<frame * hopSize + frameSize]).withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { forward.spectrum(of: base, into: &spectrum) }
      }
      change(&spectrum)
      result += samples[..<inverse.append(spectrum, into: &samples)]
    }
    result += samples[..<inverse.finish(at: signal.count, into: &samples)]
    return Array(result[..<signal.count])
  }

  @Test(
    "spectra give their signal again, to its last sample", arguments: [1, 2, 255, 256, 257, 1000, 4096, 9999],
    [(1024, 256), (1024, 512), (600, 100)])
  func reconstruction(count: Int, sizes: (frame: Int, hop: Int)) {
    let signal = noise(count)
    let result = roundTrip(signal, frameSize: sizes.frame, hopSize: sizes.hop)
    // Between the last frames the weights of windows that overlap by half are small, and rounding grows with them.
    let settled = sizes.hop * 2 < sizes.frame ? count : max(count - sizes.hop, 0)
    for index in 0..<settled { #expect(abs(result[index] - signal[index]) < 2e-5, "at \(index)") }
  }

  @Test("half of every spectrum is half of the signal")
  func linear() {
    let signal = noise(5000)
    let result = roundTrip(signal, frameSize: 1024, hopSize: 256) { spectrum in
      for index in spectrum.indices { spectrum[index] *= 0.5 }
    }
    for (found, expected) in zip(result, signal) { #expect(abs(found - 0.5 * expected) < 2e-5) }
  }

  @Test("only the bins that are left sound on")
  func masked() {
    func tone(_ bin: Double, _ index: Int) -> Float { Float(sin(2 * Double.pi * bin * Double(index) / 1024)) }
    let low = (0..<8192).map { tone(40, $0) }
    let both = low.indices.map { low[$0] + tone(200, $0) }
    let result = roundTrip(both, frameSize: 1024, hopSize: 256) { spectrum in
      for index in 200..<spectrum.count { spectrum[index] = 0 }
    }
    // At the ends the tones begin at once and so have parts in every bin.
    for index in 1024..<7168 { #expect(abs(result[index] - low[index]) < 1e-3, "at \(index)") }
  }

  @Test("samples come as soon as no later frame reaches them")
  func latency() {
    let inverse = InverseShortTimeFourierTransform(frameSize: 1024, hopSize: 256)
    let spectrum = [Float](repeating: 0, count: 2 * inverse.binCount)
    var samples = [Float](repeating: 0, count: inverse.mostSamples)
    let counts = (0..<5).map { _ in inverse.append(spectrum, into: &samples) }
    #expect(counts == [0, 0, 256, 256, 256])
    #expect(inverse.finish(at: 1024, into: &samples) == 256)
  }
}
