#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Fractional MIDI pitches: 69 is 440 Hz, 1 a semitone.
public enum PitchScale {
  public static func pitch(ofFrequency frequency: Double) -> Double { 69 + 12 * log2(frequency / 440) }

  public static func frequency(ofPitch pitch: Double) -> Double { 440 * exp2((pitch - 69) / 12) }

  /// How far, on average, pitches are from the nearest of a tempered scale at 440 Hz: their circular mean in semitones,
  /// -0.5 to 0.5; 0 where there are none.
  public static func tuning(of pitches: [Double]) -> Double {
    var sum = (cosine: 0.0, sine: 0.0)
    for pitch in pitches {
      sum.cosine += cos(2 * .pi * pitch)
      sum.sine += sin(2 * .pi * pitch)
    }
    return sum == (0, 0) ? 0 : atan2(sum.sine, sum.cosine) / (2 * .pi)
  }

  /// The middle value; the mean of the two middle ones where their number is even, and 0 of none.
  public static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    return 0.5 * (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2])
  }
}
