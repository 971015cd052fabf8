import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A made-up recording of plain tones with decaying partials.
struct NoteTrack {
  static let sampleRate = 22050
  private(set) var samples: [Float]
  /// Cents above A4 = 440 Hz of everything that is played from now on.
  var detuning = 0.0

  init(seconds: Double) {
    samples = [Float](repeating: 0, count: Int(seconds * Double(Self.sampleRate)))
  }

  var signal: TestSignal { TestSignal(sampleRate: Self.sampleRate, channels: [samples]) }

  /// Plays MIDI pitches together.
  mutating func play(_ pitches: [Int], from start: Double, to end: Double, amplitude: Double = 0.08) {
    let first = Int(start * Double(Self.sampleRate))
    let last = min(samples.count, Int(end * Double(Self.sampleRate)))
    for pitch in pitches {
      let frequency = 440 * exp2((Double(pitch) - 69 + detuning / 100) / 12)
      for index in first..<max(first, last) {
        let time = Double(index - first) / Double(Self.sampleRate)
        let edge = min(1, Double(min(index - first, last - index)) / 400)
        var value = 0.0
        for partial in 1...6 where frequency * Double(partial) < 10000 {
          value += sin(2 * Double.pi * frequency * Double(partial) * time) * exp2(-Double(partial - 1))
        }
        samples[index] += Float(amplitude * edge * exp(-0.7 * time) * value)
      }
    }
  }

  /// Plays chords of the same length one after the other, each struck twice a second.
  mutating func play(chords: [[Int]], seconds: Double) {
    for (index, pitches) in chords.enumerated() {
      let start = Double(index) * seconds
      for strike in 0..<max(1, Int(seconds / 0.5)) {
        let time = start + Double(strike) * 0.5
        play(pitches, from: time, to: min(time + 0.5, start + seconds))
      }
    }
  }

  mutating func add(_ signal: TestSignal) {
    for (index, sample) in (signal.channels.first ?? []).enumerated() where index < samples.count {
      samples[index] += sample
    }
  }
}
