#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds the beats that follow a tempo path and fall on strong onsets, by dynamic programming.
///
/// Source: D. Ellis, "Beat tracking by dynamic programming", Journal of New Music Research 36(1), 2007, here with a
/// tempo that varies over time.
struct BeatTracker {
  /// Weight of the squared natural logarithm of (interval / expected period) against onset strength in standard
  /// deviations, per beat.
  private static let tightness: Float = 200
  /// Shortest and longest interval as shares of the expected period.
  private static let intervals = 0.7...1.45

  /// - Parameters:
  ///   - strength: onset strength per frame with mean about 0.
  ///   - frameRate: frames per second.
  ///   - path: expected tempo.
  /// - Returns: frames of the beats, rising; none where there are no onsets.
  static func track(_ strength: [Float], frameRate: Double, path: TempoPath) -> [Int] {
    let count = strength.count
    guard count > 1, !path.tempi.isEmpty else { return [] }
    let deviation = (strength.reduce(0) { $0 + $1 * $1 } / Float(count)).squareRoot()
    guard deviation > 0 else { return [] }
    let scale = 1 / deviation
    var score = [Float](repeating: 0, count: count)
    var previous = [Int32](repeating: -1, count: count)
    var row = -1
    var (shortest, longest) = (1, 1)
    var costs: [Float] = []
    for frame in 0..<count {
      let pathRow = min(path.tempi.count - 1, Int((Double(frame) / frameRate / path.rowPeriod).rounded()))
      if pathRow != row {
        row = pathRow
        let period = 60 / path.tempi[row] * frameRate
        shortest = max(1, Int(period * intervals.lowerBound))
        longest = max(shortest, Int(period * intervals.upperBound))
        costs = (shortest...longest).map { interval in
          let ratio = Float(log(Double(interval) / period))
          return tightness * ratio * ratio
        }
      }
      var best: Float = 0
      var from = -1
      for interval in stride(from: shortest, through: min(longest, frame), by: 1) {
        let candidate = score[frame - interval] - costs[interval - shortest]
        if candidate > best {
          best = candidate
          from = frame - interval
        }
      }
      score[frame] = best + strength[frame] * scale
      previous[frame] = Int32(from)
    }
    // The last beat is the best of the last period.
    var frame = count - 1
    for other in max(0, count - longest)..<count where score[other] > score[frame] { frame = other }
    var beats: [Int] = []
    while frame >= 0 {
      beats.append(frame)
      frame = Int(previous[frame])
    }
    return beats.reversed()
  }
}
