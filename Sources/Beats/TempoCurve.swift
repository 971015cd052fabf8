/// The tempo of regular beats in beats per minute: the mean of those intervals that are within a tenth of the median.
///
/// - Returns: nil for fewer than two beats.
package func meanTempo(of beats: [Double]) -> Double? {
  let intervals = zip(beats, beats.dropFirst()).map { $1 - $0 }
  guard !intervals.isEmpty else { return nil }
  let median = intervals.sorted()[intervals.count / 2]
  let regular = intervals.filter { abs($0 / median - 1) <= 0.1 }
  return 60 * Double(regular.count) / regular.reduce(0, +)
}

/// Tempo over time from beats: each entry holds until the next, which follows where the tempo has left it by 3 %.
///
/// - Parameter beats: seconds, rising, at least two.
package func tempoCurve(of beats: [Double]) -> [(time: Double, tempo: Double)] {
  let threshold = 0.03
  // Over eight intervals the performers' and the tracker's scatter cancels.
  let reach = 4
  var curve: [(time: Double, tempo: Double)] = []
  var (sum, count) = (0.0, 0.0)
  for index in beats.indices {
    let window = Array(beats[max(0, index - reach)...min(beats.count - 1, index + reach)])
    guard let tempo = meanTempo(of: window) else { continue }
    if let last = curve.last, abs(tempo / (sum / count) - 1) < threshold {
      sum += tempo
      count += 1
      curve[curve.count - 1] = (last.time, sum / count)
    } else {
      (sum, count) = (tempo, 1)
      curve.append((beats[index], tempo))
    }
  }
  return curve
}
