import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What beat tracking takes: the log-mel spectrogram at 22050 Hz, its flux and the tempogram's autocorrelation.
enum RhythmKernels {
  private static let sampleRate = 22050.0
  private static let frameSize = 1024
  private static let hopSize = 220
  private static let bandCount = 80
  private static let frequencyRange = 30.0...10000.0
  private static let compression: Float = 1000

  static func all(seconds: Int) -> [Kernel] {
    let samples = SyntheticAudio.samples(seconds: seconds, sampleRate: sampleRate)
    let spectra = Spectra(samples, frameSize: frameSize, hopSize: hopSize)
    return [
      spectra.kernel(sampleRate: sampleRate), melFilterbank(spectra), logMelSpectrogram(samples),
      spectralFlux(spectra.frameCount), autocorrelation(seconds: seconds),
    ]
  }

  private static func melFilterbank(_ spectra: Spectra) -> Kernel {
    let filterbank = MelFilterbank(
      bandCount: bandCount, minimumFrequency: frequencyRange.lowerBound, maximumFrequency: frequencyRange.upperBound,
      frameSize: frameSize, sampleRate: sampleRate)
    let bands = FloatBuffer(count: spectra.frameCount * bandCount)
    return Kernel(
      name: "mel filterbank", shape: "\(spectra.binCount) bins to \(bandCount) bands", frames: spectra.frameCount,
      limit: .traffic(bytes: 4 * spectra.frameCount * (spectra.binCount + bandCount))
    ) {
      for frame in 0..<spectra.frameCount {
        filterbank.apply(to: spectra.row(frame), into: bands.values + frame * bandCount)
      }
    }
  }

  private static func logMelSpectrogram(_ samples: [Float]) -> Kernel {
    let spectrogram = LogMelSpectrogram(
      sampleRate: sampleRate, frameSize: frameSize, hopSize: hopSize, bandCount: bandCount,
      frequencyRange: frequencyRange, compression: compression)
    let signal = FloatBuffer(samples)
    let frameCount = spectrogram.frameCount(sampleCount: samples.count)
    let rows = FloatBuffer(count: frameCount * bandCount)
    let transforms = FourierTransforms(size: frameSize)
    return Kernel(
      name: "log-mel spectrogram", shape: "all of it: transform, filterbank, logarithm", frames: frameCount,
      limit: .routine(name: "fftwf_execute") { transforms.forward(frameCount) }
    ) {
      var done = 0
      try? spectrogram.compute(sampleCount: samples.count) { start, count, destination in
        destination.update(from: signal.values + start, count: count)
      } emit: { block, count in
        (rows.values + done * bandCount).update(from: block, count: count * bandCount)
        done += count
      }
    }
  }

  private static func spectralFlux(_ frameCount: Int) -> Kernel {
    let regions = [0..<4, 4..<11, 11..<38, 38..<62, 62..<80]
    let rows = FloatBuffer((0..<frameCount * bandCount).map { 1 + sinf(0.37 * Float($0)) })
    let strengths = FloatBuffer(count: frameCount * regions.count)
    return Kernel(
      name: "spectral flux", shape: "\(bandCount) bands, \(regions.count) regions", frames: frameCount,
      limit: .traffic(bytes: 4 * frameCount * (bandCount + regions.count))
    ) {
      var flux = SpectralFlux(bandCount: bandCount, regions: regions, lag: 2)
      for frame in 0..<frameCount {
        flux.push(rows.values + frame * bandCount, into: strengths.values + frame * regions.count)
      }
    }
  }

  private static func autocorrelation(seconds: Int) -> Kernel {
    let window = Int(10 * sampleRate / Double(hopSize))
    let autocorrelation = Autocorrelation(maximumLength: window)
    let sequence = FloatBuffer((0..<window).map { sinf(0.13 * Float($0)) })
    let lags = FloatBuffer(count: window)
    var size = 2
    while size < 2 * window { size *= 2 }
    let transforms = FourierTransforms(size: size)
    return Kernel(
      name: "autocorrelation", shape: "\(window) values, every second", frames: seconds,
      limit: .routine(name: "fftwf_execute, there and back") { transforms.thereAndBack(seconds) }
    ) {
      for _ in 0..<seconds {
        autocorrelation.compute(sequence.values, count: window, lagCount: window, into: lags.values)
      }
    }
  }
}
