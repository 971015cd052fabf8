import Signal
import Testing

@Suite("Running medians")
struct RunningMedianTests {
  private func medians(_ values: [Float], length: Int) -> [Float] {
    var medians = [Float](repeating: -1, count: values.count)
    RunningMedian(length: length).medians(of: values, count: values.count, into: &medians)
    return medians
  }

  @Test("each is the middle of the sorted window, beyond the ends mirrored", arguments: [1, 3, 17, 31], [31, 32, 200])
  func definition(length: Int, count: Int) {
    var state: UInt32 = 1
    let values = (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      // Few values, so that many are equal.
      return Float(state >> 28)
    }
    let mirrored = values.reversed() + values + values.reversed()
    let expected = (0..<count).map { index in
      let middle = count + index
      return Array(mirrored[middle - length / 2...middle + length / 2]).sorted()[length / 2]
    }
    #expect(medians(values, length: length) == expected)
  }

  @Test("a sequence shorter than the window has medians too, an empty one none")
  func short() {
    #expect(medians([], length: 5).isEmpty)
    #expect(medians([7], length: 5) == [7])
    #expect(medians([1, 9], length: 17).allSatisfy { $0 == 1 || $0 == 9 })
  }

  @Test("single peaks vanish and steps stay")
  func peaks() {
    #expect(medians([0, 0, 5, 0, 0, 3, 3, 3, 3], length: 3) == [0, 0, 0, 0, 0, 3, 3, 3, 3])
  }
}
