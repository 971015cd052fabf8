#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Music-like sound that is the same in every run: decaying notes of ten partials, four a second, over soft noise.
enum SyntheticAudio {
  /// - Parameter sampleRate: in Hz.
  /// - Returns: one channel, full scale 1.
  static func samples(seconds: Int, sampleRate: Double) -> [Float] {
    var noise: UInt64 = 1
    var samples = (0..<Int(Double(seconds) * sampleRate)).map { _ -> Float in
      noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 0.001 * Float(Int32(truncatingIfNeeded: noise >> 32)) / Float(Int32.max)
    }
    let noteLength = Int(sampleRate / 2)
    for note in 0..<4 * seconds {
      let start = Int(Double(note) * sampleRate / 4)
      let pitch = Double(40 + note * 7 % 36)
      let fundamental = 440 * exp2((pitch - 69) / 12)
      for partial in 1...10 where fundamental * Double(partial) < sampleRate / 2 {
        let phaseStep = 2 * Double.pi * fundamental * Double(partial) / sampleRate
        for index in 0..<min(noteLength, samples.count - start) {
          let decay = exp(-6 * Double(index) / Double(noteLength))
          samples[start + index] += Float(0.1 / Double(partial) * decay * sin(phaseStep * Double(index)))
        }
      }
    }
    return samples
  }
}
