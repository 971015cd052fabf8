/// Onset strength by frequency region: the rise of a log spectrogram against its recent past, with vibrato suppressed.
///
/// The past is the spectrum `lag` frames earlier after a maximum filter across neighbouring bands, so that a tone that
/// glides to the next band is no rise. Regions are averaged apart, because drums, bass and melody carry different
/// rhythms.
///
/// Source: S. Böck, G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013.
public struct SpectralFlux {
  /// Bands of the spectrogram per region.
  public let regions: [Range<Int>]
  /// Frames between the spectra that are compared.
  public let lag: Int

  private let bandCount: Int
  /// The last `lag` spectra, maximum-filtered, as a ring.
  private var past: [Float]
  private var frame = 0

  /// - Parameters:
  ///   - bandCount: bands of a row.
  ///   - regions: runs of bands; an empty run gives 0.
  ///   - lag: frames between the spectra that are compared, at least 1.
  public init(bandCount: Int, regions: [Range<Int>], lag: Int) {
    self.bandCount = bandCount
    self.regions = regions
    self.lag = lag
    past = [Float](repeating: 0, count: lag * bandCount)
  }

  /// Takes the next row of the spectrogram and gives the mean rise in each region, at least 0.
  ///
  /// The first `lag` rows have no past and give 0.
  ///
  /// - Parameters:
  ///   - row: `bandCount` log magnitudes.
  ///   - strengths: receives one value per region.
  public mutating func push(_ row: UnsafePointer<Float>, into strengths: UnsafeMutablePointer<Float>) {
    let bandCount = self.bandCount
    let hasPast = frame >= lag
    let slot = (frame % lag) * bandCount
    past.withUnsafeMutableBufferPointer { past in
      for (index, region) in regions.enumerated() {
        var sum: Float = 0
        if hasPast {
          for band in region { sum += max(0, row[band] - past[slot + band]) }
        }
        strengths[index] = region.isEmpty ? 0 : sum / Float(region.count)
      }
      guard let base = past.baseAddress, bandCount > 0 else { return }
      let filtered = base + slot
      let last = bandCount - 1
      filtered[0] = max(row[0], row[min(1, last)])
      for band in 1..<max(1, last) { filtered[band] = max(row[band], max(row[band - 1], row[band + 1])) }
      filtered[last] = max(row[last], row[max(0, last - 1)])
    }
    frame += 1
  }
}
