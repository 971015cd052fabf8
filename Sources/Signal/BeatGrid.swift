/// A division of a recording into segments whose borders lie on beats and on even divisions of beats.
public struct BeatGrid: Sendable, Equatable {
  /// Borders in seconds, rising: 0 first, the end of the recording last.
  public let boundaries: [Double]
  /// Whether a border is a beat (or lies where a beat would be) and not a division of one; one value a border.
  public let isBeat: [Bool]

  public var segmentCount: Int { max(0, boundaries.count - 1) }

  /// Segments shorter than this (s) are joined to their neighbour.
  private static let shortest = 0.05

  /// Continues beats at their median interval before the first and behind the last.
  ///
  /// - Parameters:
  ///   - beats: in seconds, rising; fewer than two give a regular grid of half seconds.
  ///   - divisions: segments in a beat, at least 1.
  ///   - duration: of the recording in seconds.
  public init(beats: [Double], divisions: Int, duration: Double) {
    guard beats.count >= 2, let first = beats.first, let last = beats.last else {
      self.init(period: 0.5, duration: duration)
      return
    }
    let intervals = zip(beats.dropFirst(), beats).map { $0 - $1 }.sorted()
    let period = max(intervals[intervals.count / 2], Self.shortest)
    var all: [Double] = []
    for step in stride(from: Int(first / period), to: 0, by: -1) { all.append(first - Double(step) * period) }
    all += beats
    var next = last + period
    while next < duration + period {
      all.append(next)
      next += period
    }
    var candidates: [(time: Double, isBeat: Bool)] = []
    for (beat, following) in zip(all, all.dropFirst()) {
      candidates.append((beat, true))
      for division in 1..<max(divisions, 1) {
        candidates.append((beat + (following - beat) * Double(division) / Double(divisions), false))
      }
    }
    if let beat = all.last { candidates.append((beat, true)) }
    self.init(candidates, duration: duration)
  }

  /// A regular grid.
  ///
  /// - Parameters:
  ///   - period: seconds, more than 0.
  ///   - duration: of the recording in seconds.
  public init(period: Double, duration: Double) {
    let count = max(0, Int((duration / period).rounded(.up)))
    self.init((0..<count).map { (Double($0) * period, true) }, duration: duration)
  }

  private init(_ candidates: [(time: Double, isBeat: Bool)], duration: Double) {
    guard duration > 0 else {
      boundaries = []
      isBeat = []
      return
    }
    var boundaries = [0.0]
    var isBeat = [true]
    for candidate in candidates {
      guard candidate.time > boundaries[boundaries.count - 1] + Self.shortest else { continue }
      guard candidate.time < duration - Self.shortest else { break }
      boundaries.append(candidate.time)
      isBeat.append(candidate.isBeat)
    }
    self.boundaries = boundaries + [duration]
    self.isBeat = isBeat + [true]
  }

  /// The mean of each segment's frames.
  ///
  /// - Parameters:
  ///   - frames: row-major, `binCount` values a frame.
  ///   - framePeriod: seconds from one frame's centre to the next.
  ///   - start: centre of the first frame in seconds.
  /// - Returns: row-major, one row a segment; a segment without a frame of its own takes the nearest one, and 0 where
  ///   there are no frames at all.
  public func averages(
    of frames: UnsafeBufferPointer<Float>, binCount: Int, framePeriod: Double, start: Double
  ) -> [Float] {
    var averages = [Float](repeating: 0, count: segmentCount * binCount)
    let frameCount = frames.count / binCount
    guard frameCount > 0 else { return averages }
    for segment in 0..<segmentCount {
      let from = ((boundaries[segment] - start) / framePeriod).rounded()
      let to = ((boundaries[segment + 1] - start) / framePeriod).rounded()
      let first = Int(min(max(from, 0), Double(frameCount - 1)))
      let last = Int(min(max(to, Double(first + 1)), Double(frameCount)))
      for frame in first..<last {
        for bin in 0..<binCount { averages[segment * binCount + bin] += frames[frame * binCount + bin] }
      }
      for bin in 0..<binCount { averages[segment * binCount + bin] /= Float(last - first) }
    }
    return averages
  }
}
