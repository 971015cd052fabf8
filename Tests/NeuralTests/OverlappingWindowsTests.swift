import Neural
import Testing

@Suite("Overlapping windows")
struct OverlappingWindowsTests {
  private func windows(_ count: Int) -> OverlappingWindows {
    OverlappingWindows(count: count, whole: 150, length: 100, overlap: 10)
  }

  @Test("a short sequence is seen as a whole, an empty one not at all")
  func short() {
    #expect(windows(0).ranges.isEmpty)
    #expect(windows(1).ranges == [0..<1])
    #expect(windows(150).ranges == [0..<150])
    #expect((0..<150).allSatisfy { windows(150).weight(of: 0, at: $0) == 1 })
  }

  @Test("windows have one length, cover everything, and the last ends where the sequence ends")
  func long() {
    for count in 151...700 {
      let ranges = windows(count).ranges
      #expect(ranges.allSatisfy { $0.count == 100 })
      #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == count)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound - $1.lowerBound >= 10 })
    }
  }

  @Test("weights add up to 1 and change by small steps", arguments: [151, 190, 191, 205, 280, 281, 600])
  func weights(count: Int) {
    let windows = windows(count)
    for index in windows.ranges.indices {
      var before = windows.weight(of: index, at: 0)
      for frame in 1..<count {
        let weight = windows.weight(of: index, at: frame)
        #expect(abs(weight - before) < 0.11, "window \(index) at \(frame)")
        before = weight
      }
    }
    for frame in 0..<count {
      let sum = windows.ranges.indices.reduce(Float(0)) { $0 + windows.weight(of: $1, at: frame) }
      #expect(abs(sum - 1) < 1e-5, "at \(frame)")
    }
  }

  @Test("windows without overlap stand one behind the other, each with all the weight")
  func apart() {
    let windows = OverlappingWindows(count: 300, whole: 100, length: 100, overlap: 0)
    #expect(windows.ranges == [0..<100, 100..<200, 200..<300])
    for frame in 0..<300 {
      for index in 0..<3 { #expect(windows.weight(of: index, at: frame) == (frame / 100 == index ? 1 : 0)) }
    }
  }
}
