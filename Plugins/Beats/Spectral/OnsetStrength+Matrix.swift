import PerformiaSDK

extension OnsetStrength {
  /// Appends the strength of each region, frame by frame.
  func write(to context: AnalysisContext, framePeriod: Double) throws {
    let output = try context.begin(
      SpectralBeats.onset, bins: regions.count, framePeriod: framePeriod, start: start,
      binLabels: Region.allCases.map { "\($0)" })
    let block = 1024
    var rows = [Float](repeating: 0, count: block * regions.count)
    for first in stride(from: 0, to: frameCount, by: block) {
      let count = min(block, frameCount - first)
      for (index, region) in regions.enumerated() {
        for row in 0..<count { rows[row * regions.count + index] = region[first + row] }
      }
      try output.append(&rows, frames: count)
    }
  }
}
