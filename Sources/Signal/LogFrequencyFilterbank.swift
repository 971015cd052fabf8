#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Maps a magnitude spectrum to bins evenly spaced in pitch, several per semitone, with one bin on every semitone.
///
/// Each bin is a weighted mean under a raised cosine that reaches to the neighbouring bins, but never narrower than one
/// bin of the spectrum, so that the low range is an interpolation and the high range an average.
///
/// Source: M. Mauch, S. Dixon, "Approximate note transcription for the improved identification of difficult chords",
/// ISMIR 2010.
public struct LogFrequencyFilterbank: Sendable {
  /// MIDI pitch of the lowest and highest semitone.
  public let pitches: ClosedRange<Int>
  /// Odd, so that a bin lies on the semitone itself.
  public let binsPerSemitone: Int
  /// Number of bins; bin `i` lies at `pitch(ofBin: i)`.
  public var binCount: Int { pitches.count * binsPerSemitone }

  private let filters: SparseFilterbank

  /// - Parameters:
  ///   - pitches: MIDI pitches; where they pass half the sample rate, bins are 0.
  ///   - binsPerSemitone: odd.
  ///   - frameSize: samples in the frames that are transformed; spectra have `frameSize / 2 + 1` bins.
  ///   - sampleRate: in Hz.
  ///   - tuning: frequency of A4 in Hz.
  public init(pitches: ClosedRange<Int>, binsPerSemitone: Int, frameSize: Int, sampleRate: Double, tuning: Double) {
    precondition(binsPerSemitone % 2 == 1, "a bin lies on the semitone only where there is an odd number of them")
    self.pitches = pitches
    self.binsPerSemitone = binsPerSemitone
    let spectrumBins = frameSize / 2 + 1
    let binWidth = sampleRate / Double(frameSize)
    var filters = SparseFilterbank()
    for bin in 0..<pitches.count * binsPerSemitone {
      let pitch = Double(pitches.lowerBound) + Double(bin - binsPerSemitone / 2) / Double(binsPerSemitone)
      let centre = tuning * exp2((pitch - 69) / 12)
      let reach = max(centre * (exp2(1 / Double(12 * binsPerSemitone)) - 1), binWidth)
      let first = max(0, Int(((centre - reach) / binWidth).rounded(.up)))
      let last = min(spectrumBins - 1, Int(((centre + reach) / binWidth).rounded(.down)))
      var run: [Double] = []
      if first <= last, centre < sampleRate / 2 {
        for spectrumBin in first...last {
          run.append(0.5 + 0.5 * cos(Double.pi * (Double(spectrumBin) * binWidth - centre) / reach))
        }
      }
      let sum = max(run.reduce(0, +), 1e-9)
      filters.append(firstBin: first, weights: run.map { Float($0 / sum) })
    }
    self.filters = filters
  }

  /// The pitch of a bin in MIDI numbers and fractions.
  public func pitch(ofBin bin: Int) -> Double {
    Double(pitches.lowerBound) + Double(bin - binsPerSemitone / 2) / Double(binsPerSemitone)
  }

  /// Writes the `binCount` values of the spectrum `magnitudes` (`frameSize / 2 + 1` bins) to `bins`.
  public func apply(to magnitudes: UnsafePointer<Float>, into bins: UnsafeMutablePointer<Float>) {
    filters.apply(to: magnitudes, into: bins)
  }
}
