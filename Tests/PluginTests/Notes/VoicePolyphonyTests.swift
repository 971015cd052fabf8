import Foundation
import TestSupport
import Testing

@Suite("Melody of what turns out to be several voices")
struct VoicePolyphonyTests {
  private static let line: [Int64] = [60, 62, 64, 67, 65, 64]
  private static let length = 0.6

  /// Voices that sing the line at intervals above it, each with six partials and a vibrato of its own.
  private func choir(
    _ intervals: [Double], levels: [Double]? = nil, partials: [Double] = (1...6).map { 1 / Double($0) }
  ) -> TestSignal {
    let rate = 44100
    let noteFrames = Int(Self.length * Double(rate))
    var samples = [Double](repeating: 0, count: Self.line.count * noteFrames)
    for (voice, interval) in intervals.enumerated() {
      var phase = 0.0
      let level = levels?[voice] ?? 0.15
      for index in samples.indices {
        let time = Double(index) / Double(rate)
        let age = Double(index % noteFrames) / Double(rate)
        let swing = 0.3 * sin(2 * .pi * (5.2 + 0.5 * Double(voice)) * time)
        let pitch = Double(Self.line[index / noteFrames]) + interval + swing
        phase += 440 * exp2((pitch - 69) / 12) / Double(rate)
        let envelope = level * min(1, age / 0.03) * min(1, (Self.length - age) / 0.05)
        for (place, partial) in partials.enumerated() {
          samples[index] += envelope * partial * sin(2 * .pi * Double(place + 1) * phase)
        }
      }
    }
    return TestSignal(sampleRate: rate, channels: [samples.map(Float.init)])
  }

  private func bench(_ signal: TestSignal, set: [String] = []) throws -> NotesBench {
    try NotesBench(
      signal, product: "MelodyF0", analyzer: "performia.melody.f0", matrices: ["contour": "feature/pitch/1"], set: set)
  }

  private func notes(_ found: NotesBench) -> [String] { found.result.outcomes.flatMap(\.notes) }

  @Test("one voice is followed by the network, and nothing is noted")
  func oneVoice() throws {
    let found = try bench(choir([0]))
    #expect(found.pitches == Self.line)
    #expect(notes(found).isEmpty)
  }

  @Test(
    "several voices are told, and each note of the melody is one of theirs",
    arguments: [[0.0, 4], [0, 4, 7], [0, 3, 7]])
  func voices(intervals: [Double]) throws {
    let found = try bench(choir(intervals))
    #expect(notes(found).count == 1 && notes(found).allSatisfy { $0.hasPrefix("Several voices sound at once in ") })
    #expect(found.pitches.count >= Self.line.count)
    for (index, pitch) in found.pitches.enumerated() {
      let middle = 0.5 * (found.notes.start[index] + found.notes.end(index))
      // Where voices move, the note before may still be heard, or the next already.
      let sung = [middle - 0.1, middle, middle + 0.1].map {
        Self.line[min(max(0, Int($0 / Self.length)), Self.line.count - 1)]
      }
      let heard = sung.flatMap { note in intervals.map { note + Int64($0) } }
      #expect(heard.contains(pitch), "\(pitch) at \(middle) s")
    }
  }

  @Test("above a quiet accompaniment the melody keeps its octave, although its second partial is the strongest")
  func octave() throws {
    var signal = choir([0], levels: [0.2], partials: [0.25, 1, 0.3, 0.5, 0.2, 0.3])
    let below = choir([-17, -9], levels: [0.06, 0.06])
    for index in signal.channels[0].indices { signal.channels[0][index] += below.channels[0][index] }
    let found = try bench(signal)
    #expect(notes(found).count == 1)
    #expect(found.pitches == Self.line)
  }

  @Test("where polyphony is ignored, nothing is noted")
  func ignored() throws {
    #expect(notes(try bench(choir([0, 4]), set: ["found.polyphony=ignore"])).isEmpty)
  }

  @Test("noise 20 dB below a voice and a second voice 20 dB below it make no choir of it")
  func weak() throws {
    var signal = choir([0, 4], levels: [0.2, 0.02])
    let noise = TestSignal.noise(amplitude: 0.01, frames: signal.channels[0].count)
    for index in signal.channels[0].indices { signal.channels[0][index] += noise.channels[0][index] }
    let found = try bench(signal)
    #expect(notes(found).isEmpty)
    #expect(found.pitches == Self.line)
  }
}
