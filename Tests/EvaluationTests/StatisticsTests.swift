import Testing

@testable import Evaluation

@Suite struct StatisticsTests {
  @Test func `a mean of nothing does not exist, and one value has no interval`() throws {
    #expect(MeanEstimate([]) == nil)
    #expect(MeanEstimate([.nan]) == nil)
    let single = try #require(MeanEstimate([0.25]))
    #expect(single.mean == 0.25)
    #expect(single.interval == nil)
  }

  @Test func `equal values have an interval of no width`() throws {
    let estimate = try #require(MeanEstimate([0.5, 0.5, 0.5]))
    #expect(estimate.interval == 0.5...0.5)
  }

  @Test func `figures that are no numbers do not count`() throws {
    let estimate = try #require(MeanEstimate([1, .nan, 3]))
    #expect(estimate.mean == 2)
    #expect(estimate.count == 2)
  }

  @Test func `the interval of a large sample is that of the normal approximation`() throws {
    var random = SeededGenerator(seed: 7)
    let values = (0..<400).map { _ in Double.random(in: 0..<1, using: &random) }
    let estimate = try #require(MeanEstimate(values))
    let interval = try #require(estimate.interval)
    let variance = values.reduce(0) { $0 + ($1 - estimate.mean) * ($1 - estimate.mean) } / 399
    let half = 1.96 * (variance / 400).squareRoot()
    #expect(abs(interval.lowerBound - (estimate.mean - half)) < 0.1 * half)
    #expect(abs(interval.upperBound - (estimate.mean + half)) < 0.1 * half)
  }

  @Test func `intervals hold the true mean about as often as they say`() throws {
    var random = SeededGenerator(seed: 11)
    var held = 0
    for _ in 0..<200 {
      let values = (0..<30).map { _ in Double.random(in: 0..<1, using: &random) }
      let interval = try #require(MeanEstimate(values)?.interval)
      if interval.contains(0.5) { held += 1 }
    }
    #expect((176...200).contains(held))
  }

  // Fisher, The Design of Experiments (1935), chapter III: Darwin's cross- and self-fertilised plants, in eighths of an
  // inch; 863 of the 32768 arrangements of signs give a sum at least as great, so 1726 in both directions.
  @Test func `the permutation test finds Fisher's probability for Darwin's plants`() throws {
    let differences: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    let paired = try #require(PairedDifference(differences.map { (0, $0) }))
    #expect(abs(paired.pValue - 1726.0 / 32768) < 1e-12)
    #expect(paired.greater == 13)
    #expect(paired.less == 2)
  }

  @Test func `programs that are equal on all items do not differ`() throws {
    let paired = try #require(PairedDifference([(0.5, 0.5), (0.25, 0.25)]))
    #expect(paired.pValue == 1)
    #expect(paired.difference.mean == 0)
  }

  @Test func `drawn signs agree with all signs`() throws {
    let differences: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    let few = differences.map { (first: 0.0, second: $0) }
    // Doubled with tiny values, so that there are more items than all signs are tried for.
    let many = few + (0..<10).map { (first: 0.0, second: $0.isMultiple(of: 2) ? 1e-9 : -1e-9) }
    let exact = try #require(PairedDifference(few))
    let drawn = try #require(PairedDifference(many))
    #expect(many.count > PairedDifference.exactLimit)
    #expect(abs(exact.pValue - drawn.pValue) < 0.01)
  }

  @Test func `the same pairs give the same figures every time`() throws {
    var random = SeededGenerator(seed: 3)
    let pairs = (0..<40).map { _ in
      (first: Double.random(in: 0..<1, using: &random), second: Double.random(in: 0..<1, using: &random))
    }
    #expect(PairedDifference(pairs) == PairedDifference(pairs))
  }

  // Holm (1979): with p = .01, .04, .03 the smallest is multiplied by 3, the next by 2, and none falls below the one before.
  @Test func `Holm's adjustment multiplies by the number of hypotheses that are left`() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03])
    #expect(zip(adjusted, [0.03, 0.06, 0.06]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(holmAdjusted([0.6, 0.7]) == [1, 1])
    #expect(holmAdjusted([]).isEmpty)
  }
}
