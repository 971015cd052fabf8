import Signal

/// How alike all bars are, pair by pair.
struct Similarity {
  /// Of bars, each with each.
  let count: Int
  /// Row-major, -1 to 1.
  private(set) var values: [Float]

  subscript(row: Int, column: Int) -> Float { values[row * count + column] }

  /// Cosine of the angle between bars, from their mean.
  ///
  /// - Parameter vectors: row-major, a row a bar.
  init(of vectors: [Float], count: Int) {
    self.count = count
    values = cosineSimilarity(ofRows: vectors, count: count)
  }

  /// The mean of several.
  init(mean parts: [Similarity]) {
    count = parts[0].count
    values = parts[0].values
    for part in parts.dropFirst() {
      for index in values.indices { values[index] += part.values[index] }
    }
    for index in values.indices { values[index] /= Float(parts.count) }
  }

  /// Mean likeness of passages bar by bar, as far as the recording goes.
  func alongDiagonal(_ row: Int, _ column: Int, length: Int) -> Float {
    var sum: Float = 0
    for step in 0..<max(min(length, count - max(row, column)), 0) { sum += self[row + step, column + step] }
    return length > 0 ? sum / Float(length) : 0
  }
}
