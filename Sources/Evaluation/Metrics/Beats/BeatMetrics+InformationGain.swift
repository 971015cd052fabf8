#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension BeatMetrics {
  /// How far the histogram of beat errors is from a uniform one: 1 where all errors are alike, 0 where they tell
  /// nothing.
  ///
  /// Errors are taken from each side to the other and the less informative histogram counts. 0 where a side has fewer
  /// than two beats; not a number where repeated beats leave no error that could be counted.
  ///
  /// Davies, Degara, Plumbley: Measuring the Performance of Beat Tracking Algorithms Using a Beat Error Histogram, IEEE
  /// Signal Processing Letters 18 (2011).
  ///
  /// - Parameter bins: of the histogram; an odd number has a bin around zero error.
  public static func informationGain(reference: [Double], estimate: [Double], bins: Int = 41) -> Double {
    guard reference.count > 1, estimate.count > 1 else { return 0 }
    let forward = errorEntropy(reference: reference, estimate: estimate, bins: bins)
    let backward = errorEntropy(reference: estimate, estimate: reference, bins: bins)
    let uniform = log2(Double(bins))
    return (uniform - (forward > backward ? forward : backward)) / uniform
  }

  /// Bits of the histogram of each beat's distance to the nearest reference beat, in parts of the interval there.
  private static func errorEntropy(reference: [Double], estimate: [Double], bins: Int) -> Double {
    let nearest = EventMatching.nearest(of: estimate, in: reference)
    let last = reference.count - 1
    var histogram = [Int](repeating: 0, count: bins)
    for (beat, match) in zip(estimate, nearest) {
      let distance = beat - reference[match]
      let interval: Double
      if match == last {
        interval = reference[last] - reference[last - 1]
      } else if distance < 0 {
        // Before the first reference beat mir_eval takes the span from the last one, negative; figures here equal its.
        interval = reference[match] - reference[match == 0 ? last : match - 1]
      } else {
        interval = reference[match + 1] - reference[match]
      }
      let error = 0.5 * distance / (0.5 * interval)
      if let bin = bin(ofError: error, bins: bins) { histogram[bin] += 1 }
    }
    let total = Double(histogram.reduce(0, +))
    guard total > 0 else { return .nan }
    var entropy = 0.0
    for count in histogram where count > 0 {
      let share = Double(count) / total
      entropy -= share * log2(share)
    }
    return entropy
  }

  /// The bin of an error wrapped into (-0.5, 0.5]; `nil` where it is not a number.
  private static func bin(ofError error: Double, bins: Int) -> Int? {
    // Half an interval early and half an interval late are the same error; both go to the last bin, as in mir_eval.
    let shifted = error + 0.5
    var remainder = shifted.truncatingRemainder(dividingBy: 1)
    if remainder > 0 { remainder -= 1 }
    let wrapped = remainder + 0.5
    guard wrapped.isFinite else { return nil }
    // Bins are compared with their edges as they are rounded, since an error may lie exactly on one.
    let width = 1 / Double(bins)
    func edge(_ index: Int) -> Double { index == bins ? 0.5 : Double(index) * width - 0.5 }
    var bin = min(max(Int((wrapped + 0.5) / width), 0), bins - 1)
    while bin > 0, wrapped < edge(bin) { bin -= 1 }
    while bin < bins - 1, wrapped >= edge(bin + 1) { bin += 1 }
    return bin
  }
}
