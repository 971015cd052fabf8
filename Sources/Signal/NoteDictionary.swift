#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What single notes look like in a log-frequency spectrum: partials whose amplitudes decay geometrically, each as wide
/// as the analysis window and the filterbank make it.
///
/// Source: E. Gómez, "Tonal description of polyphonic audio for music content processing", INFORMS Journal on Computing
/// 18(3), 2006, for the decay; M. Mauch, S. Dixon, ISMIR 2010, for its use as a dictionary.
public struct NoteDictionary: Sendable {
  /// MIDI pitches of the notes.
  public let notes: ClosedRange<Int>
  /// Bins of a spectrum.
  public let binCount: Int
  /// Row-major, notes x bins; every row has Euclidean norm 1.
  public let atoms: [Float]

  /// - Parameters:
  ///   - notes: MIDI pitches of the notes.
  ///   - filterbank: of the spectra that are to be explained, made for a tuning of 440 Hz.
  ///   - frameSize: samples in the Hann-windowed frames that are transformed.
  ///   - sampleRate: in Hz.
  ///   - decay: amplitude of each partial over that of the partial below, between 0 and 1.
  ///   - partialCount: number of partials, the fundamental included.
  public init(
    notes: ClosedRange<Int>, filterbank: LogFrequencyFilterbank, frameSize: Int, sampleRate: Double, decay: Double,
    partialCount: Int = 20
  ) {
    self.notes = notes
    binCount = filterbank.binCount
    var atoms: [Float] = []
    var partial = [Float](repeating: 0, count: binCount)
    for note in notes {
      var atom = [Double](repeating: 0, count: binCount)
      for number in 1...partialCount {
        let pitch = Double(note) + 12 * log2(Double(number))
        guard pitch <= filterbank.pitch(ofBin: binCount - 1) else { break }
        let frequency = 440 * exp2((pitch - 69) / 12)
        let spectrum = sineSpectrum(frequency: frequency, frameSize: frameSize, sampleRate: sampleRate)
        filterbank.apply(to: spectrum, into: &partial)
        let peak = Double(max(partial.max() ?? 0, 1e-9))
        let amplitude = pow(decay, Double(number - 1))
        for bin in 0..<binCount { atom[bin] += amplitude * Double(partial[bin]) / peak }
      }
      let norm = atom.reduce(0) { $0 + $1 * $1 }.squareRoot()
      atoms += atom.map { Float($0 / max(norm, 1e-9)) }
    }
    self.atoms = atoms
  }
}

/// The magnitude spectrum of a Hann-windowed sine: the main lobe, four bins wide, with peak 1.
private func sineSpectrum(frequency: Double, frameSize: Int, sampleRate: Double) -> [Float] {
  var spectrum = [Float](repeating: 0, count: frameSize / 2 + 1)
  let position = frequency * Double(frameSize) / sampleRate
  for bin in max(0, Int(position) - 1)...min(frameSize / 2, Int(position) + 2) {
    let distance = abs(Double(bin) - position)
    guard distance < 2 else { continue }
    let sinc = distance < 1e-9 ? 1 : sin(Double.pi * distance) / (Double.pi * distance)
    let lobe = abs(distance - 1) < 1e-6 ? 0.5 : sinc / (1 - distance * distance)
    spectrum[bin] = Float(abs(lobe))
  }
  return spectrum
}
