/// Filters of references that come nearest to estimates: of all references, and of an estimate's own alone.
struct ProjectionFilters {
  let taps: Int
  let sources: Int
  let channels: Int
  /// For each channel of each estimate, one after the other, the taps for each channel of each reference.
  let all: [Double]
  /// For each source and each channel of its estimate the taps for each channel of its reference.
  let own: [Double]

  /// - Throws: ``MetricError/missingLibrary(name:reason:)``.
  init(reference: SourceImages, estimate: SourceImages, taps: Int) throws(MetricError) {
    self.taps = taps
    sources = reference.sources
    channels = reference.channels
    let inputs = sources * channels
    let signals = reference.samples.flatMap { $0 } + estimate.samples.flatMap { $0 }
    let pairs = (0..<inputs).flatMap { left in
      (left..<2 * inputs).map { LaggedProducts.Pair(left: left, right: $0) }
    }
    let products = LaggedProducts(of: signals, pairs: pairs, delays: taps)
    all = try Self.fit(products, inputs: 0..<inputs, targets: inputs..<2 * inputs, taps: taps)
    var own: [Double] = []
    for source in 0..<sources {
      let range = source * channels..<(source + 1) * channels
      own += try Self.fit(
        products, inputs: range, targets: range.lowerBound + inputs..<range.upperBound + inputs, taps: taps)
    }
    self.own = own
  }

  private static func fit(
    _ products: LaggedProducts, inputs: Range<Int>, targets: Range<Int>, taps: Int
  ) throws(MetricError) -> [Double] {
    let order = inputs.count * taps
    let right = targets.flatMap { target in
      inputs.flatMap { input in products.products(input, target)[(taps - 1)...] }
    }
    let gram = { () -> [Double] in
      var gram = [Double](repeating: 0, count: order * order)
      for (column, right) in inputs.enumerated() {
        for (row, left) in inputs.enumerated() {
          // A delayed by a and B by b: the product of A with B later by a - b.
          let values = products.products(left, right)
          for b in 0..<taps {
            let start = (column * taps + b) * order + row * taps
            for a in 0..<taps { gram[start + a] = values[taps - 1 + a - b] }
          }
        }
      }
      return gram
    }
    return try NormalEquations.solve(products: gram, targets: right, order: order)
  }
}
