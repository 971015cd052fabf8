#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A run of blocks of a recording that are all loud or all quiet.
public struct Passage: Equatable, Sendable {
  /// Indices of its blocks.
  public var blocks: Range<Int>
  public var isLoud: Bool
  /// Mean of its blocks' levels in dB relative to full scale.
  public var level: Double
  /// 0 where its blocks are as loud as the limit, 1 where they are 12 dB or more from it.
  public var confidence: Double
}

/// Levels in dB relative to full scale.
public enum Level {
  /// The level of digital silence, and the lowest that is given.
  public static let silence = -120.0
  /// Nothing below this counts as loud.
  public static let audible = -70.0

  /// RMS level of samples.
  public static func of(_ samples: some Collection<Float>) -> Double {
    let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    let mean = sum / Double(samples.count)
    // Also false for a mean that is not a number.
    return mean > 1e-12 ? 10 * log10(mean) : silence
  }
}

extension Passage {
  /// Splits blocks into passages.
  ///
  /// - Parameters:
  ///   - levels: dB relative to full scale, one for each block.
  ///   - drop: a block is loud when its level is at most this many dB below the loudest one's.
  public static func find(in levels: [Double], drop: Double) -> [Passage] {
    let limit = max(Level.audible, (levels.max() ?? Level.silence) - drop)
    var passages: [Passage] = []
    for (block, level) in levels.enumerated() {
      let isLoud = level >= limit
      if passages.last?.isLoud != isLoud {
        passages.append(Passage(blocks: block..<block, isLoud: isLoud, level: 0, confidence: 0))
      }
      let last = passages.count - 1
      passages[last].blocks = passages[last].blocks.lowerBound..<block + 1
      passages[last].level += level
      passages[last].confidence += min(1, abs(level - limit) / 12)
    }
    for index in passages.indices {
      let count = Double(passages[index].blocks.count)
      passages[index].level /= count
      passages[index].confidence /= count
    }
    return passages
  }
}
