/// Evens out timbre: removes from each bin of a log-frequency spectrum the mean of its neighbourhood and divides by the
/// neighbourhood's standard deviation; what lies below the mean becomes 0.
///
/// Source: M. Mauch, S. Dixon, "Approximate note transcription for the improved identification of difficult chords",
/// ISMIR 2010.
public final class SpectralWhitening {
  public let binCount: Int
  /// Most spectra in one call.
  public let blockSize: Int
  /// Deviation below which a neighbourhood counts as silent; spectra fade out towards it.
  public let silence: Float

  /// binCount x binCount: column `b` holds the weights of the bins around `b`.
  private let neighbourhoods: [Float]
  private var means: [Float]
  private var squares: [Float]
  private var variances: [Float]

  /// - Parameters:
  ///   - binCount: bins of a spectrum.
  ///   - reach: bins on either side that belong to the neighbourhood; the window is Hamming's.
  ///   - silence: deviation in the spectrum's own unit below which nothing counts as sounding.
  ///   - blockSize: most spectra in one call; larger blocks are faster.
  public init(binCount: Int, reach: Int, silence: Float, blockSize: Int) {
    self.binCount = binCount
    self.blockSize = blockSize
    self.silence = silence
    var neighbourhoods = [Float](repeating: 0, count: binCount * binCount)
    let window = hannWindow(size: 2 * reach + 2).dropFirst().map { 0.08 + 0.92 * $0 }
    let sum = window.reduce(0, +)
    for bin in 0..<binCount {
      for offset in -reach...reach {
        var neighbour = bin + offset
        while neighbour < 0 || neighbour >= binCount {
          neighbour = neighbour < 0 ? -1 - neighbour : 2 * binCount - 1 - neighbour
        }
        neighbourhoods[neighbour * binCount + bin] += window[offset + reach] / sum
      }
    }
    self.neighbourhoods = neighbourhoods
    means = [Float](repeating: 0, count: blockSize * binCount)
    squares = means
    variances = means
  }

  /// Whitens spectra in place.
  ///
  /// - Parameters:
  ///   - spectra: row-major, `count` x `binCount`.
  ///   - count: at most `blockSize`.
  public func apply(to spectra: UnsafeMutablePointer<Float>, count: Int) {
    precondition(count <= blockSize, "a block holds at most blockSize spectra")
    let size = count * binCount
    guard size > 0 else { return }
    multiply(
      spectra, neighbourhoods, into: &means, rows: count, columns: binCount, inner: binCount, transposed: false)
    means.withUnsafeBufferPointer { means in
      squares.withUnsafeMutableBufferPointer { squares in
        for index in 0..<size {
          let difference = spectra[index] - means[index]
          spectra[index] = difference
          squares[index] = difference * difference
        }
      }
    }
    multiply(
      squares, neighbourhoods, into: &variances, rows: count, columns: binCount, inner: binCount, transposed: false)
    let floor = silence * silence
    variances.withUnsafeBufferPointer { variances in
      for index in 0..<size { spectra[index] = max(0, spectra[index]) / (variances[index] + floor).squareRoot() }
    }
  }
}
