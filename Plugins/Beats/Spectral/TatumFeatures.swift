#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import Signal

/// What speaks for the place of a tatum in the bar, one value per tatum, each standardised against its surroundings.
struct TatumFeatures {
  /// Onsets below 150 Hz: kick drum and bass.
  let low: [Float]
  /// Onsets between 400 and 5000 Hz: snare drum and chords.
  let mid: [Float]
  /// Onsets above 5000 Hz: cymbals.
  let high: [Float]
  /// Onsets anywhere.
  let total: [Float]
  /// Change of the sounding spectrum from the time before to the time after: new harmony, new instruments.
  let change: [Float]

  var count: Int { total.count }

  /// Beats to either side over which a feature is standardised, about eight bars in all.
  private static let surroundings = 16

  /// - Parameters:
  ///   - change: harmonic change over time.
  ///   - changeRate: values of `change` per second.
  init(grid: TatumGrid, onsets: OnsetStrength, change: [Float], changeRate: Double) {
    let times = grid.times
    let surroundings = Self.surroundings * grid.perBeat
    func strongest(_ values: [Float], rate: Double) -> [Float] {
      times.indices.map { index in
        let period = index + 1 < times.count ? times[index + 1] - times[index] : 0.25
        let reach = min(0.05, period / 2) * rate
        let centre = times[index] * rate
        let first = max(0, Int((centre - reach).rounded()))
        let last = min(values.count - 1, Int((centre + reach).rounded()))
        return first <= last ? values[first...last].reduce(0, max) : 0
      }
    }
    func standardised(_ values: [Float]) -> [Float] {
      let mean = movingMean(values, reach: surroundings)
      let centred = zip(values, mean).map { $0 - $1 }
      let variance = movingMean(centred.map { $0 * $0 }, reach: surroundings)
      let floor = 0.1 * (centred.reduce(0) { $0 + $1 * $1 } / Float(max(1, centred.count)))
      return zip(centred, variance).map { value, variance in
        let deviation = max(variance, floor).squareRoot()
        return deviation > 0 ? value / deviation : 0
      }
    }
    func region(_ index: Int) -> [Float] {
      strongest(onsets.regions[index], rate: onsets.frameRate).map { log1pf($0) }
    }
    low = standardised(region(0))
    mid = standardised(zip(region(2), region(3)).map { $0 + $1 })
    high = standardised(region(4))
    total = standardised(strongest(onsets.total, rate: onsets.frameRate))
    self.change = standardised(strongest(change, rate: changeRate))
  }
}
