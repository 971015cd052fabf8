/// Weighted edit distance between sequences of sounds; keeps its rows, so that comparing allocates nothing.
struct SoundDistance {
  private static let substitution = Phoneme.substitution.flatMap(\.self)
  private static let omission = Phoneme.omission
  private static let finalOmission = Phoneme.finalOmission
  private static let width = Phoneme.allCases.count

  private var last: [Float] = []
  private var current: [Float] = []

  /// The cost of turning one sequence into the other divided by the length of the longer one; `limit` or more where it is
  /// beyond it, and infinite where either is empty.
  mutating func between(_ a: [UInt8], _ b: [UInt8], limit: Float) -> Float {
    guard !a.isEmpty, !b.isEmpty else { return .infinity }
    let length = Float(max(a.count, b.count))
    let bound = limit * length
    // Every sound too many costs at least 0.5.
    guard Float(abs(a.count - b.count)) * 0.5 <= bound else { return .infinity }
    if last.count <= b.count {
      last = [Float](repeating: 0, count: b.count + 1)
      current = last
    }
    last[0] = 0
    for j in b.indices { last[j + 1] = last[j] + omission(b, j) }
    for i in a.indices {
      let row = Int(a[i]) * Self.width
      let removal = omission(a, i)
      current[0] = last[0] + removal
      var least = current[0]
      for j in b.indices {
        // A wrong beginning weighs more: words are told apart by it.
        let weight: Float = i == 0 && j == 0 ? 1.3 : 1
        let cost = min(
          last[j] + weight * Self.substitution[row + Int(b[j])], last[j + 1] + removal, current[j] + omission(b, j))
        current[j + 1] = cost
        least = min(least, cost)
      }
      if least > bound { return .infinity }
      swap(&last, &current)
    }
    return last[b.count] / length
  }

  private func omission(_ sounds: [UInt8], _ index: Int) -> Float {
    index == sounds.count - 1 ? Self.finalOmission[Int(sounds[index])] : Self.omission[Int(sounds[index])]
  }
}
