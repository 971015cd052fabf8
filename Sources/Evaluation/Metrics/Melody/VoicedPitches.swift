#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A pitch contour in cents above 10 Hz beside the decision whether there is a voice.
struct VoicedPitches {
  /// Seconds, ascending from 0.
  private(set) var times: [Double]
  /// 0 where there is no pitch.
  private(set) var cents: [Double]
  private(set) var isVoiced: [Bool]

  static let silence = VoicedPitches(times: [0], cents: [0], isVoiced: [false])

  private init(times: [Double], cents: [Double], isVoiced: [Bool]) {
    self.times = times
    self.cents = cents
    self.isVoiced = isVoiced
  }

  /// `nil` for a contour without frames. What the first frame says holds from 0.
  init?(_ contour: Annotation.PitchContour) {
    guard let first = contour.times.first, let firstFrequency = contour.frequencies.first else { return nil }
    let startsLate = first > 0
    let frames = zip(contour.times, contour.frequencies)
    times = (startsLate ? [0] : []) + frames.map(\.0)
    let frequencies = (startsLate ? [firstFrequency] : []) + frames.map(\.1)
    cents = frequencies.map { $0 == 0 ? 0 : 1200 * log2(abs($0) / 10) }
    isVoiced = frequencies.map { $0 > 0 }
  }

  /// At other times: pitches by linear interpolation, held over frames without pitch; these and the voicing by the
  /// frame before. After the last frame there is nothing.
  ///
  /// - Parameter newTimes: ascending from 0, not empty.
  func resampled(to newTimes: [Double]) -> VoicedPitches {
    if isClose(newTimes) { return self }
    var (times, cents, isVoiced) = (self.times.map(Self.rounded), self.cents, self.isVoiced)
    let targets = newTimes.map(Self.rounded)
    if let last = times.last, let end = targets.last, end > last {
      times.append(end)
      cents.append(0)
      isVoiced.append(false)
    }
    var held = cents
    for index in held.indices.dropFirst() where cents[index] == 0 { held[index] = held[index - 1] }
    var result = VoicedPitches(times: newTimes, cents: [], isVoiced: [])
    var before = 0
    for target in targets {
      while before + 1 < times.count, times[before + 1] <= target { before += 1 }
      result.isVoiced.append(isVoiced[before])
      if cents[before] == 0 {
        result.cents.append(0)
      } else if before + 1 == times.count || times[before] >= target {
        result.cents.append(held[before])
      } else {
        let slope = (held[before + 1] - held[before]) / (times[before + 1] - times[before])
        result.cents.append(slope * (target - times[before]) + held[before])
      }
    }
    return result
  }

  /// Whether all times are the same, but for what mir_eval (by `numpy.allclose`) takes for rounding.
  private func isClose(_ newTimes: [Double]) -> Bool {
    times.count == newTimes.count && zip(times, newTimes).allSatisfy { abs($0 - $1) <= 1e-8 + 1e-5 * abs($1) }
  }

  private static func rounded(_ time: Double) -> Double { (time * 1e10).rounded(.toNearestOrEven) / 1e10 }
}
