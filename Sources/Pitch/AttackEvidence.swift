import PerformiaSDK
import Signal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How likely notes are struck or sung anew in each frame, and how loud the frames are.
///
/// Source of the detection function: S. Böck, F. Krebs, M. Schedl, "Evaluating the online capabilities of onset detection
/// methods", ISMIR 2012.
public struct AttackEvidence: Sendable {
  /// Rise of the spectrum's logarithm above what is usual around the frame; 1 is strong for the recording, 0 none.
  public private(set) var strengths: [Double] = []
  /// dB; only differences mean something.
  public private(set) var levels: [Double] = []

  private static let frameSize = 1024
  /// Magnitudes much above the inverse of this count by their logarithm.
  private static let compression: Float = 12800
  /// Hz, of voices and most instruments.
  public static let voiceBand = 47.0...4700.0
  /// Frames of the median that is what is usual.
  private static let usualSpan = 31
  /// Of all strengths, the share below which the one lies that counts as 1.
  private static let strongShare = 0.95
  private static let framesAtOnce = 512

  public init(strengths: [Double], levels: [Double]) {
    precondition(strengths.count == levels.count, "a frame has a strength and a level")
    self.strengths = strengths
    self.levels = levels
  }

  /// - Parameters:
  ///   - audio: has one channel.
  ///   - hopSize: samples from one frame's centre to the next; the first is centred on the first sample.
  ///   - count: frames.
  ///   - band: Hz, of what is listened to; below half the sample rate.
  public init(
    of audio: AudioInput, hopSize: Int, count: Int, band: ClosedRange<Double> = voiceBand, context: AnalysisContext
  ) throws {
    let transform = ShortTimeFourierTransform(frameSize: Self.frameSize, hopSize: hopSize)
    func bin(_ frequency: Double) -> Int { Int((frequency * Double(Self.frameSize) / audio.sampleRate).rounded()) }
    let bins = bin(band.lowerBound)..<min(bin(band.upperBound), transform.binCount)
    var samples = [Float](repeating: 0, count: (Self.framesAtOnce - 1) * hopSize + Self.frameSize)
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    // The logarithms of three frames in turn.
    var logarithms = [[Float]](repeating: [Float](repeating: 0, count: bins.count), count: 3)
    var rises = [Double](repeating: 0, count: count)
    levels = [Double](repeating: 0, count: count)
    for first in stride(from: 0, to: count, by: Self.framesAtOnce) {
      try context.checkCancellation()
      try samples.withUnsafeMutableBufferPointer { samples in
        guard let base = samples.baseAddress else { return }
        try audio.read(from: first * hopSize - Self.frameSize / 2, count: samples.count, into: base)
        for frame in first..<min(first + Self.framesAtOnce, count) {
          transform.magnitudes(of: base + (frame - first) * hopSize, into: &magnitudes)
          var energy: Float = 0
          for (index, bin) in bins.enumerated() {
            energy += magnitudes[bin] * magnitudes[bin]
            logarithms[frame % 3][index] = log1pf(Self.compression * magnitudes[bin])
          }
          levels[frame] = 10 * log10(Double(energy) / Double(bins.count) + 1e-14)
          guard frame >= 2 else { continue }
          let (new, old) = (logarithms[frame % 3], logarithms[(frame - 2) % 3])
          var rise: Float = 0
          for index in 0..<bins.count { rise += max(new[index] - old[index], 0) }
          rises[frame - 1] = Double(rise) / Double(bins.count)
        }
      }
    }
    strengths = Self.strengths(of: rises)
  }

  private static func strengths(of rises: [Double]) -> [Double] {
    guard !rises.isEmpty else { return [] }
    let excess = rises.indices.map { frame in
      let around = rises[max(0, frame - usualSpan / 2)...min(rises.count - 1, frame + usualSpan / 2)]
      return max(0, rises[frame] - PitchScale.median(Array(around)))
    }
    let strong = excess.sorted()[Int(strongShare * Double(excess.count - 1))]
    return strong > 0 ? excess.map { $0 / strong } : [Double](repeating: 0, count: excess.count)
  }
}
