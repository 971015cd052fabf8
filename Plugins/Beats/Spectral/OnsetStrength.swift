#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Signal

/// Onset strength over time in a few frequency regions, and their sum.
struct OnsetStrength {
  /// Upper edges of the regions in Hz: kick and bass; tom, snare body and low tones; melody; snare noise; cymbals.
  static let regionEdges: [Double] = [150, 400, 1600, 5000, .infinity]

  /// Frames per second.
  let frameRate: Double
  let frameCount: Int
  /// Strength per region, each at least 0, about 1 in the mean wherever there is sound.
  let regions: [[Float]]
  /// Sum of the regions on a logarithmic scale with its local mean removed; onsets stand out above 0.
  let total: [Float]

  /// Lets every region count alike wherever it is active: divides by the mean over this many seconds to either side.
  private static let whiteningSpan = 5.0
  /// Share of the whole recording's mean in the divisor, so that silence isn't raised to the level of music.
  private static let globalShare: Float = 0.3
  /// The local mean that `total` is measured against reaches this many seconds to either side.
  private static let meanSpan = 0.5

  /// - Parameters:
  ///   - flux: spectral flux per region, frame by frame.
  ///   - frameRate: frames per second.
  init(flux: [[Float]], frameRate: Double) {
    self.frameRate = frameRate
    frameCount = flux.first?.count ?? 0
    let span = Int(Self.whiteningSpan * frameRate)
    regions = flux.map { strength in
      let globalMean = strength.isEmpty ? 0 : strength.reduce(0, +) / Float(strength.count)
      guard globalMean > 0 else { return strength }
      let localMean = movingMean(strength, reach: span)
      return zip(strength, localMean).map { value, mean in
        value / ((1 - Self.globalShare) * mean + Self.globalShare * globalMean)
      }
    }
    var sum = [Float](repeating: 0, count: frameCount)
    for region in regions {
      for frame in 0..<frameCount { sum[frame] += log1pf(region[frame]) }
    }
    let mean = movingMean(sum, reach: Int(Self.meanSpan * frameRate))
    for frame in 0..<frameCount { sum[frame] -= mean[frame] }
    total = sum
  }
}

/// The mean of `values` over `reach` frames to either side, cut at the ends.
func movingMean(_ values: [Float], reach: Int) -> [Float] {
  var result = [Float](repeating: 0, count: values.count)
  var sum = 0.0
  var (start, end) = (0, 0)
  for index in values.indices {
    while end < min(values.count, index + reach + 1) {
      sum += Double(values[end])
      end += 1
    }
    while start < index - reach {
      sum -= Double(values[start])
      start += 1
    }
    result[index] = Float(sum / Double(end - start))
  }
  return result
}
