import Signal

/// What one pass over a log-mel spectrogram leaves: onset strength and harmonic change.
struct SpectrogramPass {
  /// Seconds between the spectra whose difference is an onset: about half a window, so that an attack is a full rise.
  private static let lag = 0.02

  private let frameRate: Double
  private let start: Double
  private let lagFrames: Int
  private var flux: SpectralFlux
  private var strengths: [Float]
  private var fluxByRegion: [[Float]]
  private(set) var harmonicChange: HarmonicChange

  /// - Parameters:
  ///   - frequencies: centre frequency of each band in Hz, rising.
  ///   - frameRate: rows per second.
  ///   - start: time of the first row's centre in seconds.
  init(frequencies: [Double], frameRate: Double, start: Double) {
    self.frameRate = frameRate
    self.start = start
    lagFrames = max(1, Int((Self.lag * frameRate).rounded()))
    var regions: [Range<Int>] = []
    for region in OnsetStrength.Region.allCases {
      let first = regions.last?.upperBound ?? 0
      regions.append(first..<max(first, frequencies.firstIndex { $0 > region.upperEdge } ?? frequencies.count))
    }
    flux = SpectralFlux(bandCount: frequencies.count, regions: regions, lag: lagFrames)
    strengths = [Float](repeating: 0, count: regions.count)
    fluxByRegion = regions.map { _ in [] }
    harmonicChange = HarmonicChange(frequencies: frequencies, frameRate: frameRate)
  }

  /// Takes the next row, one value per band.
  mutating func push(_ row: UnsafePointer<Float>) {
    flux.push(row, into: &strengths)
    for region in strengths.indices { fluxByRegion[region].append(strengths[region]) }
    harmonicChange.push(row)
  }

  /// Onset strength of the rows so far.
  ///
  /// A rise lies half way between the two spectra that show it, but the logarithm sees an attack while it still enters the
  /// window, which takes back half of that.
  var onsets: OnsetStrength {
    OnsetStrength(
      flux: fluxByRegion, frameRate: frameRate, start: start - 0.25 * Double(lagFrames) / frameRate)
  }
}
