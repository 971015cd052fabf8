/// Makes every sample finite and counts those that were not, and those that are clipped.
struct SampleCheck {
  private(set) var replaced: Int64 = 0
  private(set) var clipped: Int64 = 0

  /// Magnitude from which a sample counts as full scale.
  private let fullScale: Float
  private let channels: Int
  /// Consecutive full-scale samples of one sign at the end of what was seen, per channel; negative for negative ones.
  private var runs: [Int64]

  /// A million times full scale: what lies beyond, or is no number, is damage and no sound.
  private static let largestSample: Float = 1e6

  /// Fewer samples than this at full scale are a peak that happens to reach it.
  private static let shortestRun: Int64 = 3

  /// - Parameter bits: resolution of the samples as stored; 16 where it is unknown or finer
  init(channels: Int, bits: Int = 16) {
    self.channels = channels
    let steps = Float(1 << (min(max(bits, 8), 16) - 1))
    fullScale = (steps - 1) / steps
    runs = Array(repeating: 0, count: channels)
  }

  /// Checks and repairs `frames * channels` interleaved samples in place.
  mutating func check(_ samples: UnsafeMutablePointer<Float>, frames: Int) {
    let count = frames * channels
    var largest = Self.largestMagnitude(samples, count: count)
    if largest > Self.largestSample.bitPattern {
      for index in 0..<count where !(samples[index].magnitude <= Self.largestSample) {
        samples[index] = 0
        replaced += 1
      }
      largest = Self.largestMagnitude(samples, count: count)
    }
    if largest >= fullScale.bitPattern {
      countClipped(samples, frames: frames)
    } else {
      for channel in 0..<channels { runs[channel] = 0 }
    }
  }

  /// The bit pattern of the largest absolute value: without the sign, bit patterns are ordered as the values are,
  /// with infinity and NaN on top, and an integer maximum vectorises.
  private static func largestMagnitude(_ samples: UnsafePointer<Float>, count: Int) -> UInt32 {
    var largest: UInt32 = 0
    for index in 0..<count { largest = max(largest, samples[index].bitPattern & 0x7fff_ffff) }
    return largest
  }

  private mutating func countClipped(_ samples: UnsafePointer<Float>, frames: Int) {
    for channel in 0..<channels {
      var run = runs[channel]
      for frame in 0..<frames {
        let sample = samples[frame * channels + channel]
        if sample.magnitude < fullScale {
          run = 0
          continue
        }
        let direction: Int64 = sample < 0 ? -1 : 1
        run = run.signum() == direction ? run + direction : direction
        if run.magnitude == Self.shortestRun {
          clipped += Self.shortestRun
        } else if run.magnitude > Self.shortestRun {
          clipped += 1
        }
      }
      runs[channel] = run
    }
  }
}
