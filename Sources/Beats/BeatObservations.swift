#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How well each frame goes with a beat that is no downbeat, with a downbeat, and with the time between beats, in
/// logarithms; several observers are multiplied, each to the power of its weight.
package struct BeatObservations {
  /// Frames per second.
  package let frameRate: Double
  package private(set) var beat: [Float]
  package private(set) var downbeat: [Float]
  package private(set) var between: [Float]
  /// How strongly each frame speaks for a beat of either kind, which places beats within their part of the beat period.
  package private(set) var strength: [Float]

  /// No observer is ever surer than this that a frame is not what it looks like.
  private static let leastProbability: Float = 1e-5

  package var frameCount: Int { beat.count }

  /// Nothing observed.
  package init(frameCount: Int, frameRate: Double) {
    self.frameRate = frameRate
    beat = [Float](repeating: 0, count: frameCount)
    downbeat = beat
    between = beat
    strength = beat
  }

  /// Takes the probabilities of an observer.
  ///
  /// - Parameters:
  ///   - beat: that a frame holds a beat that is no downbeat.
  ///   - downbeat: that a frame holds a downbeat; one for each frame, like `beat`.
  ///   - weight: 1 for an observer whose frames are independent, less for one that repeats itself.
  package mutating func add(beat beatProbability: [Float], downbeat downbeatProbability: [Float], weight: Float) {
    for frame in 0..<min(frameCount, beatProbability.count, downbeatProbability.count) {
      let (likelyBeat, likelyDownbeat) = (beatProbability[frame], downbeatProbability[frame])
      beat[frame] += weight * logf(max(likelyBeat, Self.leastProbability))
      downbeat[frame] += weight * logf(max(likelyDownbeat, Self.leastProbability))
      between[frame] += weight * logf(max(1 - likelyBeat - likelyDownbeat, Self.leastProbability))
      strength[frame] += weight * (likelyBeat + likelyDownbeat)
    }
  }
}
