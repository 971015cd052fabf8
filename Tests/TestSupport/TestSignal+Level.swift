import Foundation

extension TestSignal {
  /// Amplitude of one frequency over the part from `start` to `end`, in dB relative to full scale.
  public func level(of frequency: Double, from start: Int, to end: Int) -> Double {
    // A Blackman-Harris window keeps other frequencies 92 dB down.
    var (real, imaginary, sum) = (0.0, 0.0, 0.0)
    let length = Double(end - start)
    for index in start..<end {
      let phase = 2 * Double.pi * Double(index - start) / length
      let window = 0.35875 - 0.48829 * cos(phase) + 0.14128 * cos(2 * phase) - 0.01168 * cos(3 * phase)
      let angle = 2 * Double.pi * frequency * Double(index) / Double(sampleRate)
      real += window * Double(channels[0][index]) * cos(angle)
      imaginary += window * Double(channels[0][index]) * sin(angle)
      sum += window
    }
    return 20 * log10(2 * (real * real + imaginary * imaginary).squareRoot() / sum)
  }

  /// Largest magnitude from `start` to `end`, in dB relative to full scale.
  public func peakLevel(from start: Int, to end: Int) -> Double {
    20 * log10(Double(channels[0][start..<end].map(\.magnitude).max() ?? 0))
  }
}
