/// Where in time chords may change, and how much evidence a change takes.
enum ChangeGrid: String, CaseIterable {
  /// At every frame alike.
  case frames
  /// At beats only.
  case beats
  /// At beats only, most easily where a bar begins, less so in its middle and least at the other beats.
  case bars

  // Costs over that of a change anywhere; those of the network's authors.
  private static let atDownbeat = 0.5
  private static let atMiddle = 1.5
  private static let atOtherBeat = 10.0 / 3

  /// The cost of a change at each frame's beginning, in nats.
  ///
  /// Before the first beat and behind the last, and where there are fewer than two beats, chords may change anywhere.
  ///
  /// - Parameters:
  ///   - frameCount: number of frames.
  ///   - framePeriod: seconds.
  ///   - penalty: the cost of a change anywhere, in nats.
  ///   - beats: in seconds, rising.
  ///   - downbeats: in seconds, rising; each is a beat.
  func costs(
    frameCount: Int, framePeriod: Double, penalty: Double, beats: [Double], downbeats: [Double]
  ) -> [Double] {
    var costs = [Double](repeating: penalty, count: frameCount)
    guard self != .frames, beats.count > 1 else { return costs }
    let frames = beats.map { Int(($0 / framePeriod).rounded()) }
    for (frame, next) in zip(frames, frames.dropFirst()) where frame + 1 < next {
      for between in max(0, frame + 1)..<max(0, min(next, frameCount)) where between < frameCount {
        costs[between] = .infinity
      }
    }
    guard self == .bars, !downbeats.isEmpty else { return costs }
    for (frame, factor) in zip(frames, Self.factors(beats: beats, downbeats: downbeats))
    where (0..<frameCount).contains(frame) {
      costs[frame] = penalty * factor
    }
    return costs
  }

  private static func factors(beats: [Double], downbeats: [Double]) -> [Double] {
    // Beats and downbeats are the same instants, up to rounding.
    let tolerance = 0.01
    var factors = [Double](repeating: atOtherBeat, count: beats.count)
    let bars = downbeats.compactMap { downbeat in beats.firstIndex { abs($0 - downbeat) < tolerance } }
    for (index, bar) in bars.enumerated() {
      factors[bar] = atDownbeat
      guard index + 1 < bars.count, (bars[index + 1] - bar).isMultiple(of: 2) else { continue }
      let middle = (bars[index + 1] - bar) / 2
      if middle > 0 { factors[bar + middle] = atMiddle }
    }
    return factors
  }
}
