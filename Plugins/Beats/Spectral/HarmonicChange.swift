import Beats

/// How much the sounding spectrum changes: harmony and instruments change at bar lines.
///
/// Takes the rows of a log-mel spectrogram one by one and keeps only means over short blocks of its tonal bands.
/// Source of the idea: M. Goto, "An audio-based real-time beat tracking system for music with or without drum-sounds",
/// JNMR 30(2), 2001.
struct HarmonicChange {
  /// Length of a block in seconds.
  private static let blockLength = 0.05
  /// Bands that carry harmony, in Hz.
  private static let tonalRange = 60.0...2000.0
  /// Length in beats of the passages that are compared: a bar of four.
  private static let span = 4.0
  /// A peak stands above the mean over this many beats to either side.
  private static let surroundings = 8.0

  private let bands: Range<Int>
  private let framesPerBlock: Int
  private let frameRate: Double
  private var blocks: [Float] = []
  private var current: [Float]
  private var filled = 0

  /// - Parameters:
  ///   - frequencies: centre frequency of each band in Hz, rising.
  ///   - frameRate: rows per second.
  init(frequencies: [Double], frameRate: Double) {
    let first = frequencies.firstIndex { $0 >= Self.tonalRange.lowerBound } ?? 0
    let end = frequencies.firstIndex { $0 > Self.tonalRange.upperBound } ?? frequencies.count
    bands = first..<max(first, end)
    framesPerBlock = max(1, Int((Self.blockLength * frameRate).rounded()))
    self.frameRate = frameRate
    current = [Float](repeating: 0, count: bands.count)
  }

  /// Blocks per second.
  var blockRate: Double { frameRate / Double(framesPerBlock) }

  mutating func push(_ row: UnsafePointer<Float>) {
    for index in current.indices { current[index] += row[bands.lowerBound + index] }
    filled += 1
    guard filled == framesPerBlock else { return }
    for index in current.indices {
      blocks.append(current[index] / Float(filled))
      current[index] = 0
    }
    filled = 0
  }

  /// The moments of change: at the peaks of ``curve(path:)`` its height above its surroundings, elsewhere 0.
  ///
  /// - Returns: one value per block, the first at the time of the first row.
  func peaks(path: TempoPath) -> [Float] {
    let curve = curve(path: path)
    let blocksPerBeat = 60 / max(1, path.median) * blockRate
    let reach = max(1, Int(blocksPerBeat))
    let mean = movingMean(curve, reach: Int(Self.surroundings * blocksPerBeat))
    return curve.indices.map { index in
      for other in max(0, index - reach)...min(curve.count - 1, index + reach) where curve[other] > curve[index] {
        return 0
      }
      return max(0, curve[index] - mean[index])
    }
  }

  /// Euclidean distance between the mean spectra of the bar before and the bar after the start of each block.
  private func curve(path: TempoPath) -> [Float] {
    let width = bands.count
    guard width > 0 else { return [] }
    let count = blocks.count / width
    var before = [Float](repeating: 0, count: width)
    var after = before
    var result = [Float](repeating: 0, count: count)
    var reach = 0
    for block in 0..<count {
      let tempo = path.tempo(at: Double(block) / blockRate)
      let wanted = max(1, Int((Self.span * 60 / max(1, tempo) * blockRate).rounded()))
      if wanted != reach {
        reach = wanted
        before = sum(of: max(0, block - reach)..<block)
        after = sum(of: block..<min(count, block + reach))
      }
      let beforeCount = min(block, reach)
      let afterCount = min(count - block, reach)
      let (leaving, entering) = (block - reach, block + reach)
      var distance: Float = 0
      for band in 0..<width {
        let difference = after[band] / Float(afterCount) - before[band] / Float(max(1, beforeCount))
        distance += difference * difference
        let value = blocks[block * width + band]
        before[band] += value - (leaving >= 0 ? blocks[leaving * width + band] : 0)
        after[band] += (entering < count ? blocks[entering * width + band] : 0) - value
      }
      result[block] = beforeCount > 0 ? distance.squareRoot() : 0
    }
    return result
  }

  private func sum(of range: Range<Int>) -> [Float] {
    let width = bands.count
    var sum = [Float](repeating: 0, count: width)
    for block in range {
      for band in 0..<width { sum[band] += blocks[block * width + band] }
    }
    return sum
  }
}
