/// Inner products of signals with delayed ones, over whole signals, computed block by block.
struct LaggedProducts {
  /// The longest delay that is asked for, plus one.
  let delays: Int
  private let pairs: [Pair: Int]
  /// For each pair the delays `-(delays - 1)...(delays - 1)` of the right signal.
  private var products: [[Double]]

  struct Pair: Hashable {
    let left: Int
    let right: Int
  }

  /// - Parameters:
  ///   - signals: of equal length.
  ///   - pairs: indices of signals.
  init(of signals: [[Float]], pairs: [Pair], delays: Int) {
    self.delays = delays
    self.pairs = Dictionary(uniqueKeysWithValues: zip(pairs, pairs.indices))
    let length = signals.first?.count ?? 0
    let margin = delays - 1
    let transform = RealTransform(size: RealTransform.fastSize(from: max(16 * delays, 2)))
    let block = transform.size - 2 * margin
    let lefts = Set(pairs.map(\.left)).sorted()
    let rights = Set(pairs.map(\.right)).sorted()
    var left = SpectrumBank(count: signals.count, bins: transform.bins)
    var right = left
    var sums = SpectrumBank(count: pairs.count, bins: transform.bins)
    for start in stride(from: 0, to: length, by: block) {
      for index in lefts {
        transform.load(signals[index], from: start, count: block)
        transform.forward()
        left.store(transform, at: index)
      }
      for index in rights {
        transform.load(signals[index], from: start - margin, count: block + 2 * margin)
        transform.forward()
        right.store(transform, at: index)
      }
      for (index, pair) in pairs.enumerated() {
        sums.addProduct(at: index, left, pair.left, right, pair.right, conjugatesLeft: true)
      }
    }
    products = pairs.indices.map { index in
      sums.load(index, into: transform)
      transform.inverse()
      return (0...2 * margin).map { transform.samples[$0] / Double(transform.size) }
    }
  }

  /// The sum over n of `left[n] * right[n + lag]`.
  ///
  /// - Parameter lag: `-(delays - 1)...(delays - 1)`.
  func product(_ left: Int, _ right: Int, lag: Int) -> Double {
    if let index = pairs[Pair(left: left, right: right)] { return products[index][delays - 1 + lag] }
    guard let index = pairs[Pair(left: right, right: left)] else { return 0 }
    return products[index][delays - 1 - lag]
  }

  /// The products of one pair by lag, from `-(delays - 1)` on.
  func products(_ left: Int, _ right: Int) -> [Double] {
    if let index = pairs[Pair(left: left, right: right)] { return products[index] }
    guard let index = pairs[Pair(left: right, right: left)] else { return [] }
    return products[index].reversed()
  }
}
