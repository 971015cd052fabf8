import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A made-up recording of drums and held chords, with sounds simple enough that every onset is known to the sample.
struct DrumTrack {
  enum Drum {
    case kick, snare, hat
  }

  static let sampleRate = 22050
  private(set) var samples: [Float]

  init(seconds: Double) {
    samples = [Float](repeating: 0, count: Int(seconds * Double(Self.sampleRate)))
  }

  var signal: TestSignal { TestSignal(sampleRate: Self.sampleRate, channels: [samples]) }

  mutating func hit(_ drum: Drum, at time: Double, velocity: Float = 1) {
    let sound =
      switch drum {
      case .kick: Self.kick
      case .snare: Self.snare
      case .hat: Self.hat
      }
    add(sound, at: time, gain: velocity)
  }

  /// A sawtooth-like tone of a MIDI pitch.
  mutating func tone(_ pitch: Double, at time: Double, duration: Double, velocity: Float = 0.1) {
    let frequency = 440 * exp2((pitch - 69) / 12)
    let count = Int(duration * Double(Self.sampleRate))
    let tone = (0..<count).map { index -> Float in
      let phase = 2 * Double.pi * frequency * Double(index) / Double(Self.sampleRate)
      let fade = min(1, min(Double(index), Double(count - index)) / 200)
      return Float(fade * (sin(phase) + sin(2 * phase) / 2 + sin(3 * phase) / 3))
    }
    add(tone, at: time, gain: velocity)
  }

  /// Plays a bar again and again: letters K (kick), S (snare) and h (hat) at even steps, `.` for a rest, several lines at
  /// once; each bar begins with another chord.
  ///
  /// - Returns: times of the beats and of the downbeats that were played in full.
  @discardableResult
  mutating func play(
    _ lines: [String], beatsPerBar: Int, tempo: Double, from start: Double, to end: Double
  ) -> (beats: [Double], downbeats: [Double]) {
    let beat = 60 / tempo
    let bar = beat * Double(beatsPerBar)
    var beats: [Double] = []
    var downbeats: [Double] = []
    let roots = [48.0, 53, 55, 45]
    var number = 0
    while start + Double(number + 1) * bar <= end {
      let time = start + Double(number) * bar
      downbeats.append(time)
      beats += (0..<beatsPerBar).map { time + Double($0) * beat }
      for line in lines {
        for (step, letter) in line.enumerated() {
          let moment = time + bar * Double(step) / Double(line.count)
          switch letter {
          case "K": hit(.kick, at: moment)
          case "S": hit(.snare, at: moment, velocity: 0.8)
          case "h": hit(.hat, at: moment, velocity: 0.3)
          default: break
          }
        }
      }
      for interval in [0.0, 4, 7] { tone(roots[number % roots.count] + interval, at: time, duration: bar) }
      number += 1
    }
    return (beats, downbeats)
  }

  private mutating func add(_ sound: [Float], at time: Double, gain: Float) {
    let first = Int(time * Double(Self.sampleRate))
    for (index, value) in sound.enumerated() where samples.indices.contains(first + index) {
      samples[first + index] += gain * 0.5 * value
    }
  }

  private static let kick = (0..<4000).map { index -> Float in
    let time = Double(index) / Double(sampleRate)
    return Float(sin(2 * Double.pi * 55 * time) * exp(-time / 0.06))
  }

  private static let snare = decayingNoise(seconds: 0.15, decay: 0.04, smoothing: 2)
  private static let hat = decayingNoise(seconds: 0.05, decay: 0.012, smoothing: 1)

  /// Noise whose low frequencies are taken out, for hats more so than for snares.
  private static func decayingNoise(seconds: Double, decay: Double, smoothing: Int) -> [Float] {
    let count = Int(seconds * Double(sampleRate))
    let noise = TestSignal.noise(amplitude: 1, frames: count + smoothing, seed: 7).channels[0]
    return (0..<count).map { index in
      let difference = (noise[index + smoothing] - noise[index]) / 2
      return difference * Float(exp(-Double(index) / Double(sampleRate) / decay))
    }
  }
}
