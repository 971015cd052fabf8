import Signal
import Testing

@Suite("Beat grid")
struct BeatGridTests {
  @Test("beats go on at their interval before the first and behind the last")
  func continued() {
    let grid = BeatGrid(beats: [1, 1.5, 2], divisions: 1, duration: 3.2)
    #expect(grid.boundaries == [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.2])
    #expect(grid.isBeat.allSatisfy { $0 })
  }

  @Test("divisions lie evenly between beats and are told from them")
  func divisions() {
    let grid = BeatGrid(beats: [0, 1, 3], divisions: 2, duration: 3)
    #expect(grid.boundaries == [0, 0.5, 1, 2, 3])
    #expect(grid.isBeat == [true, false, true, false, true])
  }

  @Test("too few beats give a regular grid, no duration none")
  func degenerate() {
    #expect(BeatGrid(beats: [0.7], divisions: 2, duration: 1.2).boundaries == [0, 0.5, 1, 1.2])
    #expect(BeatGrid(beats: [], divisions: 2, duration: 0).segmentCount == 0)
    #expect(BeatGrid(period: 0.25, duration: 1e-5).boundaries == [0, 1e-5])
  }

  @Test("beats outside the recording and coincident beats leave no empty segment")
  func odd() {
    let grid = BeatGrid(beats: [0.01, 1, 1.01, 2, 9], divisions: 2, duration: 3)
    #expect(zip(grid.boundaries, grid.boundaries.dropFirst()).allSatisfy { $1 - $0 > 0.04 })
    #expect(grid.boundaries.first == 0)
    #expect(grid.boundaries.last == 3)
  }

  @Test("each segment has the mean of its own frames")
  func averages() {
    let grid = BeatGrid(period: 0.5, duration: 1.4)
    let frames = (0..<14).flatMap { [Float($0), Float(1)] }
    let means = frames.withUnsafeBufferPointer {
      grid.averages(of: $0, binCount: 2, framePeriod: 0.1, start: 0)
    }
    #expect(means == [2, 1, 7, 1, 11.5, 1])
    let none = UnsafeBufferPointer<Float>(start: nil, count: 0)
    #expect(grid.averages(of: none, binCount: 2, framePeriod: 0.1, start: 0) == [0, 0, 0, 0, 0, 0])
  }
}
