#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Onsets at beats and half way between them, and the mean spectrum of each beat.
struct BeatFeatures {
  /// For each region the onset at every beat.
  let onBeat: [[Float]]
  /// For each region the onset half way to the next beat.
  let onHalf: [[Float]]
  /// The tonal bands' mean from each beat to the next, `toneCount` values a beat.
  let spectra: [Float]

  var onsets: [[Float]] { onBeat + onHalf }

  /// An onset belongs to a place within this many seconds: performers' asynchrony and the spectrogram's resolution.
  private static let reach = 0.05
  /// A beat's spectrum begins this much after it, when most of the window is past the attack.
  private static let attack = 0.02
  /// Every region counts alike wherever it is active: it is divided by its mean over this many seconds to either side,
  /// with this share of the whole recording's mean, which keeps near silence from being raised to the level of music.
  private static let whiteningSpan = 5.0
  private static let globalShare: Float = 0.3

  /// - Parameter beats: seconds from the first frame, rising.
  init(_ spectrogram: BarSpectrogram, beats: [Double]) {
    let next = beats.indices.map { index in
      index + 1 < beats.count ? beats[index + 1] : 2 * beats[index] - beats[max(0, index - 1)]
    }
    let halves = zip(beats, next).map { 0.5 * ($0 + $1) }
    let regions = (0..<BarSpectrogram.regionCount).map { Self.whitened($0, of: spectrogram) }
    onBeat = regions.map { Self.strongest($0, at: beats, rate: spectrogram.frameRate) }
    onHalf = regions.map { Self.strongest($0, at: halves, rate: spectrogram.frameRate) }
    spectra = Self.spectra(spectrogram, from: beats, to: next)
  }

  private static func whitened(_ region: Int, of spectrogram: BarSpectrogram) -> [Float] {
    let rises = (0..<spectrogram.frameCount).map { spectrogram.rises[$0 * BarSpectrogram.regionCount + region] }
    let globalMean = Float(rises.reduce(0.0) { $0 + Double($1) }) / Float(max(1, rises.count))
    let localMean = movingMean(rises, reach: Int(whiteningSpan * spectrogram.frameRate))
    return zip(rises, localMean).map { $0 / max(1e-9, (1 - globalShare) * $1 + globalShare * globalMean) }
  }

  private static func strongest(_ values: [Float], at times: [Double], rate: Double) -> [Float] {
    times.map { time in
      let first = max(0, Int(((time - reach) * rate).rounded()))
      let end = min(values.count, Int(((time + reach) * rate).rounded()) + 1)
      return first < end ? log1pf(values[first..<end].max() ?? 0) : 0
    }
  }

  private static func spectra(_ spectrogram: BarSpectrogram, from starts: [Double], to ends: [Double]) -> [Float] {
    let width = spectrogram.toneCount
    var result = [Float](repeating: 0, count: starts.count * width)
    for beat in starts.indices {
      let first = max(0, Int(((starts[beat] + attack) * spectrogram.frameRate).rounded()))
      let end = max(first + 1, Int(((ends[beat] + attack) * spectrogram.frameRate).rounded()))
      let frames = first..<min(end, spectrogram.frameCount)
      guard first < spectrogram.frameCount else { continue }
      for frame in frames {
        for band in 0..<width { result[beat * width + band] += spectrogram.tones[frame * width + band] }
      }
      for band in 0..<width { result[beat * width + band] /= Float(frames.count) }
    }
    return result
  }
}
