import PerformiaSDK

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a voice sounds, by level: of the voice alone and against what it was separated from.
public struct VoiceActivity: Sendable {
  /// Seconds from one frame to the next.
  public static let framePeriod = 0.01

  /// dB, one a frame, over a quarter of a second.
  public let levels: [Double]
  /// By frame.
  public let isActive: [Bool]

  /// Frames over which levels are taken.
  private static let span = 25
  /// dB below loud frames of the voice, and below the mix around it, from which on it is silent; and dB below full scale.
  private static let greatestFall = 25.0
  private static let greatestShortfall = 20.0
  private static let floor = -60.0
  private static let loudShare = 0.95

  /// - Parameters:
  ///   - energies: mean squares of the voice's samples, one a frame.
  ///   - mix: the same of what it was separated from; nil where there is nothing else.
  public init(energies: [Double], mix: [Double]? = nil) {
    let levels = Self.levels(energies)
    let around = mix.map(Self.levels)
    let loud = levels.isEmpty ? 0 : levels.sorted()[Int(Self.loudShare * Double(levels.count - 1))]
    let least = max(loud - Self.greatestFall, Self.floor)
    self.levels = levels
    isActive = levels.indices.map { frame in
      guard levels[frame] > least else { return false }
      guard let around, frame < around.count else { return true }
      return levels[frame] > around[frame] - Self.greatestShortfall
    }
  }

  /// - Parameters:
  ///   - voice: one channel.
  ///   - mix: one channel at the same rate; nil where there is nothing else.
  public init(of voice: AudioInput, mix: AudioInput? = nil, context: AnalysisContext) throws {
    self.init(
      energies: try Self.energies(of: voice, context), mix: try mix.map { try Self.energies(of: $0, context) })
  }

  /// Mean squares of the samples of each frame.
  private static func energies(of audio: AudioInput, _ context: AnalysisContext) throws -> [Double] {
    let hop = Int((audio.sampleRate * framePeriod).rounded())
    let framesAtOnce = 1000
    var energies: [Double] = []
    var samples = [Float](repeating: 0, count: hop * framesAtOnce)
    let count = audio.frames / hop
    for first in stride(from: 0, to: count, by: framesAtOnce) {
      try context.checkCancellation()
      try samples.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        try audio.read(from: first * hop, count: buffer.count, into: base)
        for frame in 0..<min(framesAtOnce, count - first) {
          var sum: Float = 0
          for index in frame * hop..<(frame + 1) * hop { sum += buffer[index] * buffer[index] }
          energies.append(Double(sum) / Double(hop))
        }
      }
    }
    return energies
  }

  private static func levels(_ energies: [Double]) -> [Double] {
    var sums = [0.0]
    for energy in energies { sums.append(sums[sums.count - 1] + energy) }
    return energies.indices.map { frame in
      let frames = max(frame - span / 2, 0)..<min(frame + span / 2 + 1, energies.count)
      let mean = (sums[frames.upperBound] - sums[frames.lowerBound]) / Double(frames.count)
      return 10 * log10(max(mean, 1e-12))
    }
  }

  /// The share of active frames between two times in seconds, 0 to 1.
  public func share(from start: Double, to end: Double) -> Double {
    let frames = frames(from: start, to: end)
    return frames.isEmpty ? 0 : Double(isActive[frames].count { $0 }) / Double(frames.count)
  }

  private func frames(from start: Double, to end: Double) -> Range<Int> {
    let first = min(max(Int(start / Self.framePeriod), 0), isActive.count)
    return first..<min(max(Int((end / Self.framePeriod).rounded(.up)), first), isActive.count)
  }
}

extension VoiceActivity {
  /// The start of the first active frame between two times in seconds; the first time where there is none.
  public func firstActivity(from start: Double, to end: Double) -> Double {
    let frames = frames(from: start, to: end)
    guard let frame = isActive[frames].firstIndex(of: true) else { return start }
    return max(Double(frame) * Self.framePeriod, start)
  }

  /// The end of the last active frame between two times in seconds; the second time where there is none.
  public func lastActivity(from start: Double, to end: Double) -> Double {
    let frames = frames(from: start, to: end)
    guard let frame = isActive[frames].lastIndex(of: true) else { return end }
    return min(Double(frame + 1) * Self.framePeriod, end)
  }
}
