import Testing

@testable import Signal

@Suite("Weighted sums over runs of bins")
struct SparseFilterbankTests {
  @Test("every sum is that of its own bins, in their order, whatever the lengths of the others")
  func sums() {
    let magnitudes = (0..<64).map { 1 / Float($0 + 1) }
    for filterCount in 0..<10 {
      var filterbank = SparseFilterbank()
      var expected: [Float] = []
      for filter in 0..<filterCount {
        let weights = (0..<(filter * 5 + 3) % 11).map { 0.3 + Float($0 * filter % 7) }
        filterbank.append(firstBin: 4 * filter, weights: weights)
        expected.append(zip(weights, magnitudes[(4 * filter)...]).reduce(0) { $0 + $1.0 * $1.1 })
      }
      var sums = [Float](repeating: -1, count: filterCount + 1)
      filterbank.apply(to: magnitudes, into: &sums)
      #expect(sums == expected + [-1])
    }
  }
}
