/// Where in time chords change more easily.
enum ChangeGrid: String, CaseIterable {
  /// Anywhere alike.
  case frames
  /// At beats more easily than between them.
  case beats
  /// At the beginnings of bars more easily than at other beats, and there more easily than between beats.
  case bars

  /// Factors on the cost of a change.
  private var factors: (downbeat: Double, beat: Double, between: Double) {
    switch self {
    case .frames: (1, 1, 1)
    case .beats: (0.5, 0.5, 1.5)
    case .bars: (0.5, 1, 2)
    }
  }

  /// The cost of a change at each frame's beginning, in nats.
  ///
  /// Before the first beat and behind the last, and where there are fewer than two beats, a change costs the penalty.
  ///
  /// - Parameters:
  ///   - frameCount: number of frames.
  ///   - framePeriod: seconds.
  ///   - penalty: the cost of a change, in nats.
  ///   - beats: in seconds from the first frame's beginning, rising.
  ///   - downbeats: likewise; each is a beat.
  func costs(
    frameCount: Int, framePeriod: Double, penalty: Double, beats: [Double], downbeats: [Double]
  ) -> [Double] {
    var costs = [Double](repeating: penalty, count: frameCount)
    func frame(_ time: Double) -> Int { min(max(Int((time / framePeriod).rounded()), 0), frameCount) }
    guard beats.count > 1, let first = beats.first, let last = beats.last else { return costs }
    for between in frame(first)..<max(frame(first), frame(last)) { costs[between] = penalty * factors.between }
    for beat in beats where frame(beat) < frameCount { costs[frame(beat)] = penalty * factors.beat }
    for downbeat in downbeats where frame(downbeat) < frameCount {
      costs[frame(downbeat)] = penalty * factors.downbeat
    }
    return costs
  }
}
