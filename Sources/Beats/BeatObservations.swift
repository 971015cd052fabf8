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

  /// What speaks for each frame, observer by observer.
  private var observers: [(beat: [Float], downbeat: [Float], barWeight: Double)] = []

  /// A beat's downbeat is looked for within this many seconds.
  private static let reach = 0.04
  private static let leastBarProbability: Float = 0.01
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
  ///   - barWeight: the same for telling downbeats from other beats; judgements of bars are alike from bar to bar, and so
  ///     count half.
  package mutating func add(
    beat beatProbability: [Float], downbeat downbeatProbability: [Float], weight: Float, barWeight: Double = 0.5
  ) {
    observers.append((beatProbability, downbeatProbability, barWeight))
    for frame in 0..<frameCount {
      let (likelyBeat, likelyDownbeat) = (beatProbability[frame], downbeatProbability[frame])
      beat[frame] += weight * logf(max(likelyBeat, Self.leastProbability))
      downbeat[frame] += weight * logf(max(likelyDownbeat, Self.leastProbability))
      between[frame] += weight * logf(max(1 - likelyBeat - likelyDownbeat, Self.leastProbability))
      strength[frame] += weight * (likelyBeat + likelyDownbeat)
    }
  }

  /// Takes all strength from frames in which nothing sounds, whatever observers said of them.
  package mutating func leaveOut(_ isSilent: [Bool]) {
    for frame in 0..<frameCount where isSilent[frame] { strength[frame] = 0 }
  }

  /// Logarithm of the odds that the beat at a frame is a downbeat rather than another beat, for counting bars.
  func downbeatEvidence(near frame: Int) -> Double {
    let reach = Int((Self.reach * frameRate).rounded())
    let window = max(0, frame - reach)..<min(frameCount, frame + reach + 1)
    return observers.reduce(0) { sum, observer in
      let downbeat = max(observer.downbeat[window].max() ?? 0, Self.leastBarProbability)
      let beat = max(observer.beat[window].max() ?? 0, Self.leastBarProbability)
      return sum + observer.barWeight * Double(logf(downbeat / beat))
    }
  }
}
