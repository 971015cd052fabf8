import TestSupport
import Testing

@testable import Audio

@Suite struct ResamplingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func resampled(_ signal: TestSignal, to rate: Int) throws -> TestSignal {
    let path = folder.file("signal.wav")
    try signal.write(to: path, as: .wavFloat)
    return try decode(path, sampleRate: rate).1
  }

  @Test(arguments: [(44100, 22050), (48000, 22050), (44100, 16000), (96000, 44100)])
  func `what lies below 0.9 of the Nyquist frequency passes unchanged`(from: Int, to: Int) throws {
    for part in [0.02, 0.5, 0.9] {
      let frequency = part * Double(to) / 2
      let sine = TestSignal.sine(frequency: frequency, amplitude: 0.5, frames: 2 * from, sampleRate: from)
      let result = try resampled(sine, to: to)
      let level = result.level(of: frequency, from: to / 2, to: 3 * to / 2)
      #expect(abs(level - -6.0206) < 0.02)
    }
  }

  @Test(arguments: [(44100, 22050), (48000, 22050), (44100, 16000), (96000, 44100)])
  func `what lies above the Nyquist frequency leaves no alias`(from: Int, to: Int) throws {
    for part in [1.05, 1.3] {
      let frequency = part * Double(to) / 2
      let sine = TestSignal.sine(frequency: frequency, amplitude: 1, frames: 2 * from, sampleRate: from)
      let result = try resampled(sine, to: to)
      #expect(result.peakLevel(from: to / 2, to: 3 * to / 2) < -100)
    }
  }

  @Test(arguments: [
    (44100, 22050), (44100, 48000), (48000, 44100), (8000, 22050), (192_000, 22050), (44100, 16000), (8000, 192_000),
  ])
  func `an impulse stays at its time`(from: Int, to: Int) throws {
    // At a multiple of one tenth of a second, which is a whole sample at all of these rates.
    let clicks = [from / 10, from, from * 19 / 10]
    let result = try resampled(.clicks(at: clicks, frames: 2 * from, sampleRate: from), to: to)
    for click in clicks {
      let expected = click * to / from
      let window = to / 20
      let part = Array(result.channels[0][expected - window..<expected + window])
      #expect(peak(part) == window)
      // The response of a linear phase filter is symmetric about its centre.
      for distance in 1..<20 { #expect(abs(part[window - distance] - part[window + distance]) < 1e-4) }
    }
  }

  @Test(arguments: [1, 2, 3, 441, 16384, 16385, 100_003], [8000, 22050, 44101, 48000, 192_000])
  func `the length is that of the recording to the nearest sample`(frames: Int, rate: Int) throws {
    let result = try resampled(.noise(frames: frames), to: rate)
    #expect(result.frames == max(1, Int((Double(frames) * Double(rate) / 44100).rounded())))
    #expect(result.channels[0].allSatisfy { $0.isFinite })
  }

  @Test func `lengths are exact for recordings of any duration`() {
    #expect(Resampler.length(of: 0, from: 44100, to: 22050) == 0)
    #expect(Resampler.length(of: 1, from: 192_000, to: 8000) == 1)
    #expect(Resampler.length(of: 3, from: 2, to: 1) == 2)
    #expect(Resampler.length(of: 1 << 60, from: 768_000, to: 384_000) == 1 << 59)
  }

  @Test func `a constant stays constant up to both ends' reach of the filter`() throws {
    let signal = TestSignal(sampleRate: 44100, channels: [[Float](repeating: 0.25, count: 44100)])
    let result = try resampled(signal, to: 22050)
    #expect(result.channels[0][500..<21500].allSatisfy { abs($0 - 0.25) < 1e-5 })
  }
}
