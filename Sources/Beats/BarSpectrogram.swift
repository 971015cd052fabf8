/// Onsets by frequency region and the sounding spectrum, frame by frame: what bars are told by.
package struct BarSpectrogram {
  /// Upper edges of the regions in Hz: bass and kick drum, their overtones, chords and melody, snare drum, cymbals.
  private static let regionEdges = [150, 400, 1600, 5000, Double.infinity]
  /// Bands that carry harmony, in Hz.
  private static let tonalRange = 60.0...2000.0

  static let regionCount = regionEdges.count

  /// Frames per second.
  let frameRate: Double
  private let bandCount: Int
  private let regions: [Range<Int>]
  private let tonalBands: Range<Int>
  /// Rise of the spectrum, `regionCount` values a frame.
  private(set) var rises: [Float] = []
  /// The tonal bands, `toneCount` values a frame.
  private(set) var tones: [Float] = []

  var toneCount: Int { tonalBands.count }
  var frameCount: Int { rises.count / Self.regionCount }

  /// - Parameters:
  ///   - frequencies: centre of each band in Hz, rising.
  ///   - frameRate: frames per second.
  package init(frequencies: [Double], frameRate: Double) {
    self.frameRate = frameRate
    bandCount = frequencies.count
    var regions: [Range<Int>] = []
    for edge in Self.regionEdges {
      let first = regions.last?.upperBound ?? 0
      regions.append(first..<(frequencies.firstIndex { $0 > edge } ?? frequencies.count))
    }
    self.regions = regions
    let first = frequencies.firstIndex { $0 >= Self.tonalRange.lowerBound } ?? frequencies.count
    tonalBands = first..<max(first, frequencies.firstIndex { $0 > Self.tonalRange.upperBound } ?? frequencies.count)
  }

  /// Takes the next frame.
  ///
  /// - Parameter row: logarithmic magnitude of each band, then how much each has risen, as `LogFilteredSpectrogram` gives.
  package mutating func push(_ row: UnsafePointer<Float>) {
    for region in regions {
      var sum: Float = 0
      for band in region { sum += row[bandCount + band] }
      rises.append(sum)
    }
    tones.append(contentsOf: UnsafeBufferPointer(start: row + tonalBands.lowerBound, count: tonalBands.count))
  }
}
