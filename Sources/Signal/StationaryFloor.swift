/// Removes from each bin of a spectrogram what sounds nearly all the time: hum, hiss, drones and notes that hang.
///
/// The floor of a bin is a low quantile over a long window; windows overlap by half and floors are interpolated between
/// their centres.
///
/// Source: V. Stahl, A. Fischer, R. Bippus, "Quantile based noise estimation for spectral subtraction and Wiener
/// filtering", ICASSP 2000.
public struct StationaryFloor: Sendable {
  public let binCount: Int
  /// Share of the window's frames that lie below the floor, 0 to 1.
  public let quantile: Double
  /// Only every so many frames are looked at.
  public let frameStep: Int

  public init(binCount: Int, quantile: Double, frameStep: Int) {
    self.binCount = binCount
    self.quantile = quantile
    self.frameStep = frameStep
  }

  /// The floor of each bin over two runs of frames, either of which may be empty.
  ///
  /// - Parameter runs: row-major spectra, frames x `binCount`.
  /// - Returns: `binCount` values; 0 where there is no frame.
  public func estimate(over runs: [UnsafeBufferPointer<Float>]) -> [Float] {
    var floor = [Float](repeating: 0, count: binCount)
    var values: [Float] = []
    for bin in 0..<binCount {
      values.removeAll(keepingCapacity: true)
      for run in runs {
        for index in stride(from: bin, to: run.count, by: binCount * frameStep) { values.append(run[index]) }
      }
      guard !values.isEmpty else { continue }
      let rank = min(values.count - 1, Int(quantile * Double(values.count - 1) + 0.5))
      floor[bin] = values.withUnsafeMutableBufferPointer { smallest(rank, of: $0) }
    }
    return floor
  }
}

/// The value that would stand at place `rank` if the values were in rising order, which it does not put them into.
///
/// Source: C. A. R. Hoare, "Algorithm 65: find", Communications of the ACM 4(7), 1961.
private func smallest(_ rank: Int, of values: UnsafeMutableBufferPointer<Float>) -> Float {
  var first = 0
  var last = values.count - 1
  while first < last {
    let pivot = values[rank]
    var (low, high) = (first, last)
    repeat {
      while values[low] < pivot { low += 1 }
      while pivot < values[high] { high -= 1 }
      if low <= high {
        values.swapAt(low, high)
        low += 1
        high -= 1
      }
    } while low <= high
    if high < rank { first = low }
    if rank < low { last = high }
  }
  return values[rank]
}
