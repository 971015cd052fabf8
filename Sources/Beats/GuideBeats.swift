#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Beats and downbeats that another analyzer found, as an observer: near each of them a beat is likely, elsewhere not.
package struct GuideBeats {
  private let beats: [Double]
  private let downbeats: [Double]

  /// Standard deviation of the times of another analyzer's beats in seconds.
  private static let spread = 0.03
  /// Probability of a beat where the guide has one, and share of its downbeats that are some.
  private static let trust: Float = 0.6
  private static let downbeatTrust: Float = 0.8
  /// Share of its other beats that are downbeats.
  private static let missedDownbeat: Float = 0.1
  /// Probability of a beat, and of a downbeat, where the guide has none.
  private static let elsewhere: Float = 0.015
  private static let downbeatElsewhere: Float = 0.005

  /// - Parameters:
  ///   - beats: seconds, rising, downbeats among them.
  ///   - downbeats: seconds, rising.
  package init(beats: [Double], downbeats: [Double]) {
    self.beats = beats
    self.downbeats = downbeats
  }

  /// Probabilities of a beat that is no downbeat and of a downbeat.
  ///
  /// - Parameter start: time of the first frame in seconds.
  package func probabilities(
    frameCount: Int, frameRate: Double, start: Double
  ) -> (beat: [Float], downbeat: [Float]) {
    let nearBeat = Self.nearness(to: beats, frameCount: frameCount, frameRate: frameRate, start: start)
    let nearDownbeat = Self.nearness(to: downbeats, frameCount: frameCount, frameRate: frameRate, start: start)
    var beat = nearBeat
    var downbeat = nearBeat
    for frame in 0..<frameCount {
      let other = max(0, nearBeat[frame] - nearDownbeat[frame])
      beat[frame] =
        Self.elsewhere
        + Self.trust * ((1 - Self.downbeatTrust) * nearDownbeat[frame] + (1 - Self.missedDownbeat) * other)
      downbeat[frame] =
        Self.downbeatElsewhere
        + Self.trust * (Self.downbeatTrust * nearDownbeat[frame] + Self.missedDownbeat * other)
    }
    return (beat, downbeat)
  }

  /// 1 at each of the times, falling to 0 around it.
  private static func nearness(to times: [Double], frameCount: Int, frameRate: Double, start: Double) -> [Float] {
    var result = [Float](repeating: 0, count: frameCount)
    for time in times {
      let centre = (time - start) * frameRate
      let reach = 4 * spread * frameRate
      let first = max(0, Int((centre - reach).rounded(.up)))
      for frame in stride(from: first, through: min(frameCount - 1, Int(centre + reach)), by: 1) {
        let distance = (Double(frame) - centre) / (spread * frameRate)
        result[frame] = max(result[frame], Float(exp(-0.5 * distance * distance)))
      }
    }
    return result
  }
}
