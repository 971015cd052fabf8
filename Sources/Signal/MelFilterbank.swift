#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Triangular filters, evenly spaced on Slaney's mel scale, over the bins of a magnitude spectrum.
///
/// Source: M. Slaney, Auditory Toolbox, Interval Research Corporation, Technical Report 1998-010.
public struct MelFilterbank: Sendable {
  /// What the weights of a filter add up to.
  public enum Weighting: Sendable {
    /// 1, so that a band is a weighted mean of its bins: sounds that fill the band (drums) stand out against sounds that
    /// touch one bin of it. Bands too narrow to hold a bin take the bin nearest their centre.
    case mean
    /// What triangles of height 1 do, so that a band is a weighted sum of its bins. Bands too narrow to hold a bin are 0.
    case peak
  }

  /// Centre frequency of each band in Hz, rising.
  public let centreFrequencies: [Double]
  /// Number of bands.
  public var bandCount: Int { centreFrequencies.count }

  private let filters: SparseFilterbank

  /// - Parameters:
  ///   - bandCount: number of bands, at least 1.
  ///   - minimumFrequency: lower edge of the lowest band in Hz, at least 0.
  ///   - maximumFrequency: upper edge of the highest band in Hz, above `minimumFrequency`, at most half of `sampleRate`.
  ///   - frameSize: samples in the frames that are transformed; spectra have `frameSize / 2 + 1` bins.
  ///   - sampleRate: in Hz.
  ///   - weighting: what the weights of a filter add up to.
  public init(
    bandCount: Int, minimumFrequency: Double, maximumFrequency: Double, frameSize: Int, sampleRate: Double,
    weighting: Weighting = .mean
  ) {
    let low = mel(fromFrequency: minimumFrequency)
    let step = (mel(fromFrequency: maximumFrequency) - low) / Double(bandCount + 1)
    let edges = (0..<bandCount + 2).map { frequency(fromMel: low + step * Double($0)) }
    let binWidth = sampleRate / Double(frameSize)
    let lastBin = frameSize / 2
    var filters = SparseFilterbank()
    for band in 0..<bandCount {
      let (lower, centre, upper) = (edges[band], edges[band + 1], edges[band + 2])
      let firstBin = min(lastBin, Int((lower / binWidth).rounded(.up)))
      let endBin = min(lastBin, Int((upper / binWidth).rounded(.down)))
      var triangle = (firstBin...max(firstBin, endBin)).map { bin in
        let frequency = Double(bin) * binWidth
        return max(0, min((frequency - lower) / (centre - lower), (upper - frequency) / (upper - centre)))
      }
      let sum = triangle.reduce(0, +)
      if weighting == .peak {
        filters.append(firstBin: firstBin, weights: triangle.map(Float.init))
      } else if sum > 0 {
        triangle = triangle.map { $0 / sum }
        filters.append(firstBin: firstBin, weights: triangle.map(Float.init))
      } else {
        let nearest = min(lastBin, Int((centre / binWidth).rounded()))
        filters.append(firstBin: nearest, weights: [1])
      }
    }
    centreFrequencies = Array(edges[1...bandCount])
    self.filters = filters
  }

  /// Writes the `bandCount` band values of the spectrum `magnitudes` (`frameSize / 2 + 1` bins) to `bands`.
  public func apply(to magnitudes: UnsafePointer<Float>, into bands: UnsafeMutablePointer<Float>) {
    filters.apply(to: magnitudes, into: bands)
  }
}

/// Slaney's mel scale: linear below 1000 Hz (15 mel), logarithmic above (27 steps for a factor of 6.4).
private let linearStep = 200.0 / 3
private let breakFrequency = 1000.0
private let logarithmicStep = log(6.4) / 27

private func mel(fromFrequency frequency: Double) -> Double {
  frequency < breakFrequency
    ? frequency / linearStep
    : breakFrequency / linearStep + log(frequency / breakFrequency) / logarithmicStep
}

private func frequency(fromMel mel: Double) -> Double {
  let breakMel = breakFrequency / linearStep
  return mel < breakMel ? mel * linearStep : breakFrequency * exp((mel - breakMel) * logarithmicStep)
}
