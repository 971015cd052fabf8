#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The scale-invariant ratio of signal to distortion, SI-SDR.
public enum ScaleInvariantRatio {
  /// The energy of the reference, scaled to come nearest to the estimate, over the energy of what differs from that.
  ///
  /// Le Roux, Wisdom, Erdogan, Hershey: SDR – Half-Baked or Well Done? (ICASSP 2019). All channels count as one signal with
  /// one scale; means are not taken away.
  ///
  /// - Parameters:
  ///   - reference: samples by channel.
  ///   - estimate: as many.
  /// - Returns: dB; not a number where the reference is silent, infinite where nothing differs.
  public static func decibels(reference: [[Float]], estimate: [[Float]]) -> Double {
    let energy = zip(reference, reference).reduce(0) { $0 + product($1.0, $1.1) }
    let scale = zip(reference, estimate).reduce(0) { $0 + product($1.0, $1.1) } / energy
    var distortion = 0.0
    for (reference, estimate) in zip(reference, estimate) {
      for sample in reference.indices {
        let difference = scale * Double(reference[sample]) - Double(estimate[sample])
        distortion += difference * difference
      }
    }
    return energy > 0 ? 10 * log10(scale * scale * energy / distortion) : .nan
  }

  private static func product(_ left: [Float], _ right: [Float]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += Double(left[index]) * Double(right[index]) }
    return sum
  }
}
