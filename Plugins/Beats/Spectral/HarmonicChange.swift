/// How much the sounding spectrum changes over time: new harmony and new instruments arrive at bar lines.
///
/// Takes the rows of a log-mel spectrogram one by one and keeps only means over short blocks of its tonal bands.
struct HarmonicChange {
  /// Bands that carry harmony.
  let bands: Range<Int>
  /// Frames to a block.
  static let blockSize = 5

  private var blocks: [Float] = []
  private var current: [Float]
  private var filled = 0

  init(bands: Range<Int>) {
    self.bands = bands
    current = [Float](repeating: 0, count: bands.count)
  }

  mutating func push(_ row: UnsafePointer<Float>) {
    for (index, band) in bands.enumerated() { current[index] += row[band] }
    filled += 1
    if filled == Self.blockSize { finishBlock() }
  }

  private mutating func finishBlock() {
    for index in current.indices {
      blocks.append(current[index] / Float(filled))
      current[index] = 0
    }
    filled = 0
  }

  /// Distance between the mean spectra before and after each block's start, over `beats` beats of the local tempo.
  ///
  /// - Returns: one value per block.
  func curve(path: TempoPath, frameRate: Double, beats: Double) -> [Float] {
    let width = bands.count
    let count = blocks.count / width
    let blockRate = frameRate / Double(Self.blockSize)
    var before = [Float](repeating: 0, count: width)
    var after = before
    var result = [Float](repeating: 0, count: count)
    // Sums over a window that moves with the block are updated, not recomputed; the window is rebuilt when it changes.
    var reach = 0
    for block in 0..<count {
      let tempo = path.tempo(at: Double(block) / blockRate)
      let wanted = max(1, Int((beats * 60 / max(tempo, 1) * blockRate).rounded()))
      if wanted != reach {
        reach = wanted
        for band in 0..<width {
          before[band] = 0
          after[band] = 0
        }
        for other in max(0, block - reach)..<block {
          for band in 0..<width { before[band] += blocks[other * width + band] }
        }
        for other in block..<min(count, block + reach) {
          for band in 0..<width { after[band] += blocks[other * width + band] }
        }
      }
      let beforeCount = block - max(0, block - reach)
      let afterCount = min(count, block + reach) - block
      if beforeCount > 0 {
        var distance: Float = 0
        let (beforeScale, afterScale) = (1 / Float(beforeCount), 1 / Float(afterCount))
        for band in 0..<width {
          let difference = after[band] * afterScale - before[band] * beforeScale
          distance += difference * difference
        }
        result[block] = distance.squareRoot()
      }
      let (leaving, entering) = (block - reach, block + reach)
      for band in 0..<width {
        let value = blocks[block * width + band]
        before[band] += value
        after[band] -= value
        if leaving >= 0 { before[band] -= blocks[leaving * width + band] }
        if entering < count { after[band] += blocks[entering * width + band] }
      }
    }
    return result
  }

  /// Keeps the peaks of a curve: values that are greatest within `reach` places, above the mean of their surroundings.
  static func peaks(of curve: [Float], reach: Int, surroundings: Int) -> [Float] {
    let mean = movingMean(curve, reach: surroundings)
    return curve.indices.map { index in
      let first = max(0, index - reach)
      let last = min(curve.count - 1, index + reach)
      for other in first...last where curve[other] > curve[index] { return 0 }
      return max(0, curve[index] - mean[index])
    }
  }
}
