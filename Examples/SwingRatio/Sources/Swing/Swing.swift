// SPDX-License-Identifier: MIT

/// How unevenly a performance divides its beats: the length of the first eighth of a beat relative to the second, 1 for
/// straight eighths, 2 for triplets (Friberg and Sundström, Swing Ratios and Ensemble Timing in Jazz Performance, 2002).
public struct Swing: Equatable, Sendable {
  /// Median over the beats; nil where fewer than ``leastOffbeats`` are divided.
  public let ratio: Double?
  /// Difference of the upper and the lower quartile of the ratio; nil where the ratio is.
  public let spread: Double?
  /// Beats that have an onset where the second eighth may begin.
  public let offbeats: Int
  /// Beats that another one follows.
  public let beats: Int

  /// Fewer tell nothing.
  public static let leastOffbeats = 8

  /// - Parameters:
  ///   - beats: seconds, increasing.
  ///   - onsets: seconds, increasing.
  ///   - strengths: as many as onsets; of several onsets in a beat the strongest counts.
  ///   - window: where in a beat the second eighth may begin, both within 0 to 1.
  public init(beats: [Double], onsets: [Double], strengths: [Double], window: ClosedRange<Double>) {
    var ratios: [Double] = []
    var first = 0
    for (start, end) in zip(beats, beats.dropFirst()) where end > start {
      func phase(_ onset: Int) -> Double { (onsets[onset] - start) / (end - start) }
      while first < onsets.count, onsets[first] < start { first += 1 }
      let candidates = (first..<onsets.count).prefix { onsets[$0] < end }.filter { window.contains(phase($0)) }
      if let offbeat = candidates.max(by: { strengths[$0] < strengths[$1] }) {
        ratios.append(phase(offbeat) / (1 - phase(offbeat)))
      }
    }
    ratios.sort()
    let isEnough = ratios.count >= Self.leastOffbeats
    ratio = isEnough ? quantile(0.5, of: ratios) : nil
    spread = isEnough ? quantile(0.75, of: ratios) - quantile(0.25, of: ratios) : nil
    offbeats = ratios.count
    self.beats = max(beats.count - 1, 0)
  }
}

/// With linear interpolation between the values around it.
private func quantile(_ share: Double, of sorted: [Double]) -> Double {
  let position = share * Double(sorted.count - 1)
  let lower = Int(position)
  let upper = min(lower + 1, sorted.count - 1)
  return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
}
