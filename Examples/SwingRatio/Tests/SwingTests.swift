import Swing
import Testing

@Suite struct SwingTests {
  private func swing(_ phase: Double, beats: Int = 17) -> Swing {
    let times = (0..<beats).map { Double($0) * 0.5 }
    let onsets = times.dropLast().flatMap { [$0, $0 + 0.5 * phase] }
    return Swing(
      beats: times, onsets: onsets, strengths: onsets.map { _ in 1 }, window: 0.4...0.8)
  }

  @Test("straight eighths have the ratio 1, triplets 2", arguments: [(0.5, 1.0), (2.0 / 3, 2.0), (0.6, 1.5)])
  func ratios(_ phase: Double, _ ratio: Double) throws {
    let found = swing(phase)
    #expect(abs(try #require(found.ratio) - ratio) < 1e-9)
    #expect(try #require(found.spread) < 1e-9)
    #expect(found.offbeats == 16 && found.beats == 16)
  }

  @Test("onsets outside the window are no second eighths")
  func window() {
    #expect(swing(0.25).ratio == nil)
    #expect(swing(0.25).offbeats == 0)
  }

  @Test("of several onsets in a beat the strongest counts")
  func strongest() throws {
    let times = (0..<17).map { Double($0) }
    let onsets = times.dropLast().flatMap { [$0 + 0.5, $0 + 0.75] }
    let strengths = onsets.indices.map { $0.isMultiple(of: 2) ? 1.0 : 2 }
    let found = Swing(beats: times, onsets: onsets, strengths: strengths, window: 0.4...0.8)
    #expect(abs(try #require(found.ratio) - 3) < 1e-9)
  }

  @Test("too few divided beats, one beat and none have no ratio", arguments: [0, 1, 2, 8])
  func tooFew(_ beats: Int) {
    #expect(swing(0.6, beats: beats).ratio == nil)
  }
}
