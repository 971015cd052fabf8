import Signal
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Spectra and mel bands")
struct LogMelSpectrogramTests {
  private func sine(_ frequency: Double, count: Int, amplitude: Float = 1) -> [Float] {
    (0..<count).map { amplitude * Float(sin(2 * Double.pi * frequency * Double($0) / 22050)) }
  }

  @Test("a sine of amplitude 1 on a bin has magnitude 1 there and half of that beside it")
  func sineMagnitude() {
    let transform = ShortTimeFourierTransform(frameSize: 1024, hopSize: 256)
    let samples = sine(22050.0 / 1024 * 100, count: 1024)
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    transform.magnitudes(of: samples, into: &magnitudes)
    #expect(abs(magnitudes[100] - 1) < 1e-3)
    #expect(abs(magnitudes[101] - 0.5) < 1e-3)
    #expect(magnitudes[110] < 1e-3)
  }

  @Test("frames are those whose centre lies in the signal", arguments: [(0, 0), (1, 1), (256, 1), (257, 2), (1000, 4)])
  func frameCount(samples: Int, frames: Int) {
    #expect(ShortTimeFourierTransform(frameSize: 1024, hopSize: 256).frameCount(sampleCount: samples) == frames)
  }

  @Test("a flat spectrum of 1 gives 1 in every band, however narrow")
  func flatSpectrum() {
    let filterbank = MelFilterbank(
      bandCount: 128, minimumFrequency: 20, maximumFrequency: 11025, frameSize: 512, sampleRate: 22050)
    var bands = [Float](repeating: 0, count: 128)
    filterbank.apply(to: [Float](repeating: 1, count: 257), into: &bands)
    for band in bands { #expect(abs(band - 1) < 1e-5) }
  }

  @Test("band centres are even on the mel scale: linear below 1000 Hz, by a constant ratio above")
  func centres() {
    let centres = MelFilterbank(
      bandCount: 80, minimumFrequency: 30, maximumFrequency: 10000, frameSize: 1024, sampleRate: 22050
    ).centreFrequencies
    let low = centres.filter { $0 < 1000 }
    let high = centres.filter { $0 > 1000 }
    #expect(abs((low[2] - low[1]) - (low[11] - low[10])) < 1e-9)
    #expect(abs(high[2] / high[1] - high[11] / high[10]) < 1e-9)
  }

  @Test("a tone is loudest in the band around its frequency")
  func tone() throws {
    let spectrogram = LogMelSpectrogram(
      sampleRate: 22050, frameSize: 1024, hopSize: 220, bandCount: 80, frequencyRange: 30...10000, compression: 1000)
    let rows = try compute(spectrogram, sine(1000, count: 22050))
    let middle = Array(rows[50 * 80..<51 * 80])
    let centres = spectrogram.filterbank.centreFrequencies
    let loudest = try #require(middle.indices.max { middle[$0] < middle[$1] })
    let nearest = try #require(centres.indices.min { abs(centres[$0] - 1000) < abs(centres[$1] - 1000) })
    #expect(abs(loudest - nearest) <= 1)
  }

  @Test("reading in blocks gives what transforming each frame alone gives")
  func blocks() throws {
    let samples = (0..<200_000).map { Float(sin(Double($0) * Double($0) * 1e-7)) }
    let spectrogram = LogMelSpectrogram(
      sampleRate: 22050, frameSize: 1024, hopSize: 220, bandCount: 40, frequencyRange: 30...10000, compression: 100)
    let rows = try compute(spectrogram, samples)
    #expect(rows.count == spectrogram.frameCount(sampleCount: samples.count) * 40)
    let transform = ShortTimeFourierTransform(frameSize: 1024, hopSize: 220)
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    var bands = [Float](repeating: 0, count: 40)
    for frame in [0, 1, 255, 256, 600, rows.count / 40 - 1] {
      let window = (0..<1024).map { offset -> Float in
        let index = frame * 220 - 512 + offset
        return samples.indices.contains(index) ? samples[index] : 0
      }
      transform.magnitudes(of: window, into: &magnitudes)
      spectrogram.filterbank.apply(to: magnitudes, into: &bands)
      #expect(Array(rows[frame * 40..<(frame + 1) * 40]) == bands.map { log1pf(100 * $0) })
    }
  }

  @Test("no samples give no rows, and one sample gives one", arguments: [0, 1])
  func shortest(count: Int) throws {
    let spectrogram = LogMelSpectrogram(
      sampleRate: 22050, frameSize: 1024, hopSize: 220, bandCount: 8, frequencyRange: 30...10000, compression: 100)
    #expect(try compute(spectrogram, [Float](repeating: 0.5, count: count)).count == 8 * count)
  }

  private func compute(_ spectrogram: LogMelSpectrogram, _ samples: [Float]) throws -> [Float] {
    var rows: [Float] = []
    try spectrogram.compute(sampleCount: samples.count) { start, count, destination in
      for index in 0..<count { destination[index] = samples[start + index] }
    } emit: { block, rowCount in
      rows += UnsafeBufferPointer(start: block, count: rowCount * spectrogram.filterbank.bandCount)
    }
    return rows
  }
}
