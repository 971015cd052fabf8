/// Weighted sums over runs of the bins of a spectrum.
///
/// Sums are taken in the order of the bins. Four filters are summed at a time: one sum alone waits for each addition.
struct SparseFilterbank: Sendable {
  private struct Filter {
    let firstBin: Int
    let weightStart: Int
    let count: Int
  }

  private var filters: [Filter] = []
  private var weights: [Float] = []

  /// Adds a filter over the bins from `firstBin`, one for each weight; none gives 0.
  mutating func append(firstBin: Int, weights run: [Float]) {
    filters.append(Filter(firstBin: firstBin, weightStart: weights.count, count: run.count))
    weights += run
  }

  /// Writes one sum for each filter to `sums`.
  func apply(to magnitudes: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>) {
    filters.withUnsafeBufferPointer { filters in
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else {
          sums.update(repeating: 0, count: filters.count)
          return
        }
        func sum(_ filter: Filter, from first: Int, _ start: Float) -> Float {
          let (run, bins) = (weights + filter.weightStart, magnitudes + filter.firstBin)
          var sum = start
          for index in first..<filter.count { sum += run[index] * bins[index] }
          return sum
        }
        let together = filters.count & ~3
        for first in stride(from: 0, to: together, by: 4) {
          let (a, b, c, d) = (filters[first], filters[first + 1], filters[first + 2], filters[first + 3])
          let (runA, binsA) = (weights + a.weightStart, magnitudes + a.firstBin)
          let (runB, binsB) = (weights + b.weightStart, magnitudes + b.firstBin)
          let (runC, binsC) = (weights + c.weightStart, magnitudes + c.firstBin)
          let (runD, binsD) = (weights + d.weightStart, magnitudes + d.firstBin)
          let shared = min(min(a.count, b.count), min(c.count, d.count))
          var (sumA, sumB, sumC, sumD): (Float, Float, Float, Float) = (0, 0, 0, 0)
          for index in 0..<shared {
            sumA += runA[index] * binsA[index]
            sumB += runB[index] * binsB[index]
            sumC += runC[index] * binsC[index]
            sumD += runD[index] * binsD[index]
          }
          sums[first] = sum(a, from: shared, sumA)
          sums[first + 1] = sum(b, from: shared, sumB)
          sums[first + 2] = sum(c, from: shared, sumC)
          sums[first + 3] = sum(d, from: shared, sumD)
        }
        for index in together..<filters.count { sums[index] = sum(filters[index], from: 0, 0) }
      }
    }
  }
}
