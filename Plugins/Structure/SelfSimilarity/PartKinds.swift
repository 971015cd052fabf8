/// Which parts are alike.
struct PartKinds {
  /// One a part: 0 for the first part and those like it, and so on by first appearance.
  let kinds: [Int]
  /// How alike two parts are, row-major.
  private let likeness: [Float]

  /// Mean likeness from which on groups of parts are of one kind.
  private static let least: Float = 0.3

  /// - Parameters:
  ///   - borders: of ``PartDecoder``.
  ///   - sound: of bars.
  init(borders: [Int], sound: Similarity) {
    let parts = zip(borders, borders.dropFirst()).map { $0..<$1 }
    var likeness = [Float](repeating: 1, count: parts.count * parts.count)
    for first in parts.indices {
      for second in first + 1..<parts.count {
        let value = Self.likeness(parts[first], parts[second], sound)
        likeness[first * parts.count + second] = value
        likeness[second * parts.count + first] = value
      }
    }
    self.likeness = likeness
    var groups = parts.indices.map { [$0] }
    func mean(_ first: Int, _ second: Int) -> Float {
      var sum: Float = 0
      for one in groups[first] { for other in groups[second] { sum += likeness[one * parts.count + other] } }
      return sum / Float(groups[first].count * groups[second].count)
    }
    while true {
      var best: (first: Int, second: Int, value: Float)?
      for first in groups.indices {
        for second in first + 1..<groups.count {
          let value = mean(first, second)
          if value > best?.value ?? Self.least { best = (first, second, value) }
        }
      }
      guard let best else { break }
      groups[best.first] += groups[best.second]
      groups.remove(at: best.second)
    }
    var kinds = [Int](repeating: 0, count: parts.count)
    for (kind, group) in groups.sorted(by: { ($0.min() ?? 0) < ($1.min() ?? 0) }).enumerated() {
      for part in group { kinds[part] = kind }
    }
    self.kinds = kinds
  }

  /// Bar by bar, the shorter one where it fits best into the longer one, and less for different lengths.
  private static func likeness(_ first: Range<Int>, _ second: Range<Int>, _ sound: Similarity) -> Float {
    let (short, long) = first.count <= second.count ? (first, second) : (second, first)
    var best: Float = -1
    for shift in 0...long.count - short.count {
      best = max(
        best, sound.alongDiagonal(short.lowerBound, long.lowerBound + shift, length: short.count))
    }
    return best * (Float(short.count) / Float(long.count)).squareRoot()
  }

  /// How alike a part is to the other parts of a kind in the mean, 0 to 1; nil where there are none.
  func likeness(of part: Int, to kind: Int) -> Double? {
    let others = kinds.indices.filter { kinds[$0] == kind && $0 != part }
    guard !others.isEmpty else { return nil }
    let sum = others.reduce(Float(0)) { $0 + likeness[part * kinds.count + $1] }
    return Double(min(max(sum / Float(others.count), 0), 1))
  }
}
