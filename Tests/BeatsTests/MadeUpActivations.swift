@testable import Beats

/// What a network would say of beats that are known.
struct MadeUpActivations {
  static let frameRate = 100.0

  /// Seconds.
  private(set) var beats: [Double] = []
  private(set) var downbeats: [Double] = []
  private var next: Double

  /// - Parameter start: time of the first beat in seconds.
  init(start: Double = 0.5) {
    next = start
  }

  /// Adds bars whose tempo goes evenly from one to another.
  mutating func add(bars: Int, of numerator: Int, tempo: Double, to last: Double? = nil) {
    let count = bars * numerator
    for beat in 0..<count {
      if beat % numerator == 0 { downbeats.append(next) }
      beats.append(next)
      next += 60 / (tempo + ((last ?? tempo) - tempo) * Double(beat) / Double(count))
    }
  }

  /// Adds time without beats.
  mutating func rest(seconds: Double) { next += seconds }

  var duration: Double { next }

  /// Probabilities frame by frame: `peak` at beats, the neighbours half of it, and a little everywhere else.
  func observations(peak: Float = 0.8) -> BeatObservations {
    let frameCount = Int(duration * Self.frameRate)
    var beat = [Float](repeating: 0.01, count: frameCount)
    var downbeat = [Float](repeating: 0.005, count: frameCount)
    let isDownbeat = Set(downbeats)
    for time in beats {
      let frame = Int((time * Self.frameRate).rounded())
      for (offset, height) in [(-1, peak / 2), (0, peak), (1, peak / 2)] where (0..<frameCount).contains(frame + offset)
      {
        beat[frame + offset] = isDownbeat.contains(time) ? 0.1 * height : 0.9 * height
        downbeat[frame + offset] = isDownbeat.contains(time) ? 0.9 * height : 0.1 * height
      }
    }
    var observations = BeatObservations(frameCount: frameCount, frameRate: Self.frameRate)
    observations.add(beat: beat, downbeat: downbeat, weight: 1)
    return observations
  }
}

let calibration = BeatCalibration(steepness: 6, centre: 0.6)

/// Share of the events in both lists that have a partner within 35 ms, as an F-measure.
func agreement(_ found: [Double], _ expected: [Double]) -> Double {
  guard !found.isEmpty, !expected.isEmpty else { return found.isEmpty && expected.isEmpty ? 1 : 0 }
  let hits = expected.filter { time in found.contains { abs($0 - time) <= 0.035 } }.count
  return 2 * Double(hits) / Double(found.count + expected.count)
}
