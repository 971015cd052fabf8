#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Estimates a recording's tuning as the most frequent deviation of strong spectral peaks from the nearest pitch, in
/// hundredths of the distance between two pitches.
///
/// Peaks stand out of their neighbours and a tenth of their frame's largest magnitude, between 150 and 4000 Hz; half of
/// them, the stronger ones, count. Estimates equal those of librosa's `estimate_tuning`, version 0.11.
///
/// Source: B. McFee et al., "librosa: Audio and music signal analysis in Python", SciPy 2015; parabolic interpolation after
/// J. O. Smith, "Sinusoidal peak interpolation", CCRMA.
public struct PitchHistogram {
  private static let cellCount = 100
  private static let relativeThreshold: Float = 0.1
  private static let frequencyRange = 150.0..<4000.0
  /// Of A0, from which pitches are counted.
  private static let reference: Float = 27.5

  private let binWidth: Double
  private let bins: Range<Int>
  private let pitchesPerOctave: Float
  private var strengths: [Float] = []
  private var cells: [UInt8] = []

  /// - Parameters:
  ///   - frameSize: samples in the Hann-windowed frames that are transformed.
  ///   - sampleRate: in Hz.
  ///   - pitchesPerOctave: how finely pitches divide the octave.
  public init(frameSize: Int, sampleRate: Double, pitchesPerOctave: Int) {
    let width = sampleRate / Double(frameSize)
    binWidth = width
    self.pitchesPerOctave = Float(pitchesPerOctave)
    let inside = (1..<frameSize / 2).filter { Self.frequencyRange.contains(Double($0) * width) }
    bins = (inside.first ?? 1)..<((inside.last ?? 0) + 1)
  }

  /// Takes the peaks of one magnitude spectrum (`frameSize / 2 + 1` bins).
  public mutating func add(_ magnitudes: UnsafeBufferPointer<Float>) {
    var largest: Float = 0
    for magnitude in magnitudes { largest = max(largest, magnitude) }
    let threshold = Self.relativeThreshold * largest
    for bin in bins where magnitudes[bin] > threshold {
      let (below, centre, above) = (magnitudes[bin - 1], magnitudes[bin], magnitudes[bin + 1])
      guard centre > below, centre >= above else { continue }
      let curvature = above + below - 2 * centre
      let slope = (above - below) / 2
      let offset = abs(slope) >= abs(curvature) ? 0 : -slope / curvature
      let frequency = Float((Double(bin) + Double(offset)) * binWidth)
      guard frequency > 0 else { continue }
      strengths.append(centre + 0.5 * slope * offset)
      cells.append(cell(of: frequency))
    }
  }

  /// The place of a frequency between two pitches, in single precision as librosa has it: two cells are often almost
  /// equally full.
  private func cell(of frequency: Float) -> UInt8 {
    var deviation = pitchesPerOctave * log2(frequency / Self.reference)
    deviation -= deviation.rounded(.down)
    if deviation >= 0.5 { deviation -= 1 }
    let value = Double(deviation)
    func edge(_ cell: Int) -> Double { Double(cell) / Double(Self.cellCount) - 0.5 }
    var cell = Int((value + 0.5) * Double(Self.cellCount))
    if value < edge(cell) { cell -= 1 } else if value >= edge(cell + 1) { cell += 1 }
    return UInt8(min(max(cell, 0), Self.cellCount - 1))
  }

  /// Deviation as a share of the distance between two pitches, -0.5 up to 0.5 in steps of 0.01; 0 where there was no
  /// peak.
  public var tuning: Double {
    guard !strengths.isEmpty else { return 0 }
    let threshold = median(strengths)
    var counts = [Int](repeating: 0, count: Self.cellCount)
    for (strength, cell) in zip(strengths, cells) where strength >= threshold { counts[Int(cell)] += 1 }
    let fullest = counts.indices.max { (counts[$0], $1) < (counts[$1], $0) } ?? 0
    return Double(fullest) / Double(Self.cellCount) - 0.5
  }

  /// Estimates the tuning of a whole recording.
  ///
  /// - Parameters:
  ///   - sampleCount: length of the signal.
  ///   - read: copies `count` samples from position `start`, which may lie outside the signal, to the destination; what
  ///     lies outside is 0.
  ///   - checkpoint: called now and then with the share that is done.
  /// - Returns: the deviation as of ``tuning``.
  public static func tuning(
    sampleCount: Int, sampleRate: Double, pitchesPerOctave: Int,
    read: (_ start: Int, _ count: Int, _ destination: UnsafeMutablePointer<Float>) throws -> Void,
    checkpoint: (_ done: Double) throws -> Void
  ) throws -> Double {
    let (frameSize, hopSize, framesPerRead) = (2048, 512, 256)
    let transform = ShortTimeFourierTransform(frameSize: frameSize, hopSize: hopSize)
    var histogram = PitchHistogram(
      frameSize: frameSize, sampleRate: sampleRate, pitchesPerOctave: pitchesPerOctave)
    var samples = [Float](repeating: 0, count: (framesPerRead - 1) * hopSize + frameSize)
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    let frameCount = sampleCount > 0 ? 1 + sampleCount / hopSize : 0
    for first in stride(from: 0, to: frameCount, by: framesPerRead) {
      try checkpoint(Double(first) / Double(frameCount))
      let count = min(framesPerRead, frameCount - first)
      try samples.withUnsafeMutableBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        try read(first * hopSize - frameSize / 2, (count - 1) * hopSize + frameSize, base)
        for index in 0..<count {
          transform.magnitudes(of: base + index * hopSize, into: &magnitudes)
          magnitudes.withUnsafeBufferPointer { histogram.add($0) }
        }
      }
    }
    return histogram.tuning
  }
}

private func median(_ values: [Float]) -> Float {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
