import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The drums' share of each bin: drums are short and broad, other instruments long and narrow.
///
/// The median over time keeps what lasts, the median over frequency what is broad; with h and p, the share is
/// (w p)² / ((w p)² + h²), where the weight w depends on frequency.
///
/// Source: D. Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx 2010.
final class PercussiveShare {
  /// Frames, 0.4 s.
  private static let timeSpan = 17
  /// Bins, 330 Hz.
  private static let frequencySpan = 31

  /// What percussive magnitudes are multiplied by, at frequencies in Hz; between these linear over the frequency's logarithm.
  ///
  /// The more kick drums there are beside the bass the greater; the least where guitars and keyboards strike.
  private static let weights: [(frequency: Float, weight: Float)] = [
    (60, 2.5), (120, 1.2), (400, 0.4), (1500, 0.4), (6000, 0.8),
  ]

  /// Keeps silence from being divided by itself.
  private static let floor: Float = 1e-20

  /// Rows of ``SpectralBlock/bins``: what lasts, the median over time.
  let harmonic: UnsafeMutablePointer<Float>
  /// Rows of ``SpectralBlock/bins`` from 0 to 1.
  let shares: UnsafeMutablePointer<Float>

  private let overTime = RunningMedian(length: timeSpan)
  private let overFrequency = RunningMedian(length: frequencySpan)
  private let column: UnsafeMutablePointer<Float>
  private let medians: UnsafeMutablePointer<Float>
  private let weights: [Float]

  private static let rows = SpectralBlock.frames + 2 * SpectralBlock.surroundings

  init() {
    let count = Self.rows * SpectralBlock.bins
    harmonic = .allocate(capacity: count)
    harmonic.initialize(repeating: 0, count: count)
    shares = .allocate(capacity: count)
    shares.initialize(repeating: 0, count: count)
    column = .allocate(capacity: Self.rows)
    column.initialize(repeating: 0, count: Self.rows)
    medians = .allocate(capacity: Self.rows)
    medians.initialize(repeating: 0, count: Self.rows)
    weights = (0..<SpectralBlock.bins).map { Self.weight(at: Float($0) * SpectralBlock.binWidth) }
  }

  deinit {
    harmonic.deallocate()
    shares.deallocate()
    column.deallocate()
    medians.deallocate()
  }

  private static func weight(at frequency: Float) -> Float {
    guard let above = weights.firstIndex(where: { $0.frequency > frequency }) else { return weights.last?.weight ?? 1 }
    guard above > 0 else { return weights[0].weight }
    let (low, high) = (weights[above - 1], weights[above])
    let position = logf(frequency / low.frequency) / logf(high.frequency / low.frequency)
    return low.weight + position * (high.weight - low.weight)
  }

  /// Computes ``harmonic`` and ``shares``.
  ///
  /// - Parameters:
  ///   - magnitudes: `rows` x ``SpectralBlock/bins``.
  ///   - rows: consecutive frames, with those around the ones whose shares are wanted.
  func update(_ magnitudes: UnsafePointer<Float>, rows: Int) {
    let bins = SpectralBlock.bins
    for bin in 0..<bins {
      for row in 0..<rows { column[row] = magnitudes[row &* bins &+ bin] }
      overTime.medians(of: column, count: rows, into: medians)
      for row in 0..<rows { harmonic[row &* bins &+ bin] = medians[row] }
    }
    weights.withUnsafeBufferPointer { weights in
      for row in 0..<rows {
        let (harmonic, shares) = (harmonic + row * bins, shares + row * bins)
        overFrequency.medians(of: magnitudes + row * bins, count: bins, into: shares)
        for bin in 0..<bins {
          let percussive = weights[bin] * shares[bin]
          let (energy, rest) = (percussive * percussive, harmonic[bin] * harmonic[bin])
          shares[bin] = energy / (energy + rest + Self.floor)
        }
      }
    }
  }
}
