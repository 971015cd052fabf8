import PerformiaSDK
import Signal

/// The units in which form is looked for: bars, or what stands for them.
struct Bars {
  /// Seconds, rising: 0 first, the end of the recording last; one more than bars, and none where nothing was recorded.
  let boundaries: [Double]

  var count: Int { max(boundaries.count - 1, 0) }

  /// Where no beats are known, bars are of so many seconds.
  private static let period = 2.0
  /// Where no downbeats are known, bars are of so many beats.
  private static let beatsInBar = 4
  /// More bars than this are joined in twos, so that memory has a bound: matrices have a row and a column a bar.
  private static let most = 3000
  /// Slices of a bar, so that what happens in it has an order.
  private static let slices = 16

  /// - Parameters:
  ///   - downbeats: seconds, rising; empty where they are not known.
  ///   - beats: likewise.
  ///   - duration: of the recording in seconds.
  init(downbeats: [Double], beats: [Double], duration: Double) {
    var starts = downbeats
    if starts.count < 2 {
      starts = stride(from: 0, to: beats.count, by: Self.beatsInBar).map { beats[$0] }
    }
    let grid =
      starts.count < 2
      ? BeatGrid(period: Self.period, duration: duration) : BeatGrid(beats: starts, divisions: 1, duration: duration)
    var boundaries = grid.boundaries
    // Less than half a bar at either end belongs to the bar beside it.
    if boundaries.count > 3 {
      let half = Self.median(boundaries) / 2
      if boundaries[1] < half { boundaries.remove(at: 1) }
      let last = boundaries.count - 1
      if boundaries[last] - boundaries[last - 1] < half { boundaries.remove(at: last - 1) }
    }
    while boundaries.count > Self.most + 1, let end = boundaries.last {
      boundaries = stride(from: 0, to: boundaries.count - 1, by: 2).map { boundaries[$0] } + [end]
    }
    self.boundaries = boundaries
  }

  /// Median length of a bar in seconds.
  var period: Double { Self.median(boundaries) }

  private static func median(_ boundaries: [Double]) -> Double {
    let lengths = zip(boundaries.dropFirst(), boundaries).map { $0 - $1 }.sorted()
    return lengths.isEmpty ? period : lengths[lengths.count / 2]
  }

  /// What happens in each bar: the means of its slices, one after the other.
  ///
  /// - Returns: row-major, bars x (slices x bins).
  func vectors(of matrix: MatrixInput) throws -> [Float] {
    let binCount = matrix.bins
    return try matrix.withValues { frames in
      let frameCount = frames.count / binCount
      var vectors = [Float](repeating: 0, count: count * Self.slices * binCount)
      guard frameCount > 0 else { return vectors }
      for bar in 0..<count {
        let (start, length) = (boundaries[bar], boundaries[bar + 1] - boundaries[bar])
        func frame(_ slice: Int) -> Int {
          let time = start + length * Double(slice) / Double(Self.slices)
          return Int(min(max(((time - matrix.start) / matrix.framePeriod).rounded(), 0), Double(frameCount)))
        }
        for slice in 0..<Self.slices {
          let first = min(frame(slice), frameCount - 1)
          let last = max(frame(slice + 1), first + 1)
          let origin = (bar * Self.slices + slice) * binCount
          for index in first * binCount..<last * binCount { vectors[origin + index % binCount] += frames[index] }
          for bin in 0..<binCount { vectors[origin + bin] /= Float(last - first) }
        }
      }
      return vectors
    }
  }

  /// Mean values of bars, in standard deviations from the mean of all; all 0 where there is no difference.
  ///
  /// - Parameter vectors: as ``vectors(of:)`` gives them.
  func levels(of vectors: [Float]) -> [Double] {
    let length = vectors.count / max(count, 1)
    let levels = (0..<count).map { bar in
      vectors[bar * length..<(bar + 1) * length].reduce(0) { $0 + Double($1) } / Double(max(length, 1))
    }
    let mean = levels.reduce(0, +) / Double(max(count, 1))
    let deviation = (levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(count, 1))).squareRoot()
    return levels.map { deviation > 1e-6 ? ($0 - mean) / deviation : 0 }
  }
}
