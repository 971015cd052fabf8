import Host
import TestSupport
import Testing

@Suite("Log-mel spectrogram as an analyzer")
struct LogMelTests {
  @Test("frames lie a hop apart from time 0, and bands are named by their centres in Hz")
  func layout() throws {
    let signal = TestSignal.sine(frequency: 1000, frames: 22050, sampleRate: 22050)
    let bench = try RhythmBench(signal)
    guard case .matrix(let matrix)? = bench.result.artifacts[.output(step: "logmel", port: "logmel")]?.payload else {
      Issue.record("no matrix")
      return
    }
    #expect(matrix.bins == 80)
    #expect(matrix.start == 0)
    #expect(abs(matrix.framePeriod - 220.0 / 22050) < 1e-12)
    #expect(matrix.frames == (22050 - 1) / 220 + 1)
    let centres = matrix.binLabels.compactMap { Double($0) }
    #expect(centres.count == 80)
    #expect(centres == centres.sorted())
    #expect(try #require(centres.first) > 30)
    #expect(try #require(centres.last) < 10000)
  }

  @Test("an odd frame size is refused in words")
  func oddFrame() throws {
    let error = #expect(throws: (any Error).self) {
      try RhythmBench(TestSignal.silence(frames: 100, sampleRate: 22050), set: ["logmel.frame_size=1025"])
    }
    #expect("\(try #require(error))".contains("must be even"))
  }
}
