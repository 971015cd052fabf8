/// A stretch of a signal at its own rate and at rates that are halved again and again.
struct SignalPyramid {
  private var ranges: [Range<Int>]
  private var levels: [[Float]]

  /// - Parameter levelCount: rates, the signal's own included.
  init(levelCount: Int) {
    ranges = [Range<Int>](repeating: 0..<0, count: levelCount)
    levels = [[Float]](repeating: [], count: levelCount)
  }

  /// Sets which samples each level has to hold, and makes room for them and for what they are computed from.
  ///
  /// - Parameter needed: one range a level, in samples of that level; may be empty and may reach outside the signal.
  mutating func cover(_ needed: [Range<Int>]) {
    ranges = needed
    for level in ranges.indices.reversed().dropLast() where !ranges[level].isEmpty {
      let origin = 2 * ranges[level].lowerBound - HalvingFilter.reach
      let end = 2 * (ranges[level].upperBound - 1) + HalvingFilter.reach + 1
      let own = ranges[level - 1]
      ranges[level - 1] = own.isEmpty ? origin..<end : min(own.lowerBound, origin)..<max(own.upperBound, end)
    }
    for level in ranges.indices where levels[level].count < ranges[level].count {
      levels[level] = [Float](repeating: 0, count: ranges[level].count)
    }
  }

  /// Computes what ``cover(_:)`` asked for.
  ///
  /// - Parameters:
  ///   - sampleCount: length of the signal; at every level, what lies outside is zero.
  ///   - read: copies samples; see ``HybridConstantQTransform/compute(sampleCount:read:emit:)``.
  mutating func fill(
    sampleCount: Int, halving: HalvingFilter,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void
  ) throws {
    let source = ranges[0]
    try levels[0].withUnsafeMutableBufferPointer { samples in
      guard let base = samples.baseAddress, !source.isEmpty else { return }
      try read(source.lowerBound, source.count, base)
    }
    var length = sampleCount
    for level in ranges.indices.dropFirst() {
      length = (length + 1) / 2
      let range = ranges[level]
      let above = ranges[level - 1]
      guard !range.isEmpty else { continue }
      // Both levels at once would be two accesses to one array.
      var samples: [Float] = []
      swap(&samples, &levels[level])
      samples.withUnsafeMutableBufferPointer { output in
        levels[level - 1].withUnsafeBufferPointer { input in
          guard let input = input.baseAddress, let output = output.baseAddress else { return }
          halving.halve(input + (2 * range.lowerBound - above.lowerBound), count: range.count, into: output)
          for index in 0..<range.count where !(0..<length).contains(range.lowerBound + index) { output[index] = 0 }
        }
      }
      swap(&samples, &levels[level])
    }
  }

  /// Lends the samples of a level: the pointer stands on sample 0, only the covered range may be read.
  func withLevel(_ level: Int, _ body: (UnsafePointer<Float>) -> Void) {
    levels[level].withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      body(base - ranges[level].lowerBound)
    }
  }
}
